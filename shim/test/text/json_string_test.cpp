// SPDX-License-Identifier: PostgreSQL
#include "text/json_string.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace shim {
namespace {

using namespace std::literals;

TEST(JsonString, IsReadAsItsText) {
    EXPECT_EQ(read_json_string(R"("")").value(), "");
    EXPECT_EQ(read_json_string(R"("a\"\\\u0041")").value(), "a\"\\A");
    EXPECT_EQ(read_json_string(R"("\u0000")").value(), "\0"sv);
}

TEST(JsonString, IsNothingElse) {
    for (const std::string_view json :
         {""sv, "a"sv, "7"sv, "null"sv, "[\"a\"]"sv, "\""sv, "\"a"sv, "\"a\" b"sv, "\"\\x\""sv, "\"\xff\""sv,
          "\"a\0\""sv, "\"a\"\0"sv, "\"a\nb\""sv})
        EXPECT_FALSE(read_json_string(json).ok()) << json;
}

}  // namespace
}  // namespace shim
