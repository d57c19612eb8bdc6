// SPDX-License-Identifier: PostgreSQL
#include "text/ndjson.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace shim {
namespace {

using Lines = std::vector<std::string_view>;

TEST(Ndjson, Lines) {
    EXPECT_EQ(ndjson_lines("", 9), Lines{});
    EXPECT_EQ(ndjson_lines("{}", 9), Lines{"{}"});
    EXPECT_EQ(ndjson_lines("{}\n", 9), Lines{"{}"});
    EXPECT_EQ(ndjson_lines("{}\r\n\r\n \t\n{\"a\":1}\r\n\n", 9), (Lines{"{}", "{\"a\":1}"}));
    EXPECT_EQ(ndjson_lines("1\n2\n3\n4\n", 2), (Lines{"1", "2", "3"}));
}

TEST(Ndjson, OfAnArray) {
    EXPECT_EQ(ndjson_of_array("[]"), "");
    EXPECT_EQ(ndjson_of_array(R"([{"a":"},{"},{"b":1.0}])"), "{\"a\":\"},{\"}\n{\"b\":1.0}\n");
    EXPECT_THROW(ndjson_of_array("{}"), std::runtime_error);
}

}  // namespace
}  // namespace shim
