// SPDX-License-Identifier: PostgreSQL
#include "text/csv.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace shim {
namespace {

TEST(Csv, FieldsAreQuotedWhereTheyMustBe) {
    EXPECT_EQ(csv_field(""), "");
    EXPECT_EQ(csv_field("2024-01-02T00:00:00+01:00"), "2024-01-02T00:00:00+01:00");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"b\""), "\"say \"\"b\"\"\"");
    EXPECT_EQ(csv_field("a\r\nb"), "\"a\r\nb\"");
}

TEST(Csv, OfAnArray) {
    EXPECT_EQ(csv_of_array("[]", "period,words"), "period,words\r\n");
    EXPECT_EQ(
        csv_of_array(R"([{"p":"a,b","n":12.0,"w":null,"e":-3},{"p":"c","n":0.1,"w":7,"e":true}])", "p,n,w,e"),
        "p,n,w,e\r\n\"a,b\",12.0,,-3\r\nc,0.1,7,true\r\n");
    EXPECT_THROW(csv_of_array("[", "a"), std::runtime_error);
}

}  // namespace
}  // namespace shim
