// SPDX-License-Identifier: PostgreSQL
#include "database/array_literal.hpp"

#include <gtest/gtest.h>

namespace shim {
namespace {

TEST(ArrayLiteral, WithoutElements) {
    EXPECT_EQ(ArrayLiteral().finished(), "{}");
}

TEST(ArrayLiteral, QuotesEverythingButNull) {
    ArrayLiteral array;
    array.add(std::string("null"));
    array.add(std::optional<std::string>());
    array.add(std::string());
    array.add(std::optional<std::string>("a,b {c}"));
    EXPECT_EQ(std::move(array).finished(), R"({"null",NULL,"","a,b {c}"})");
}

TEST(ArrayLiteral, WritesNumbersAsTheyAre) {
    ArrayLiteral array;
    array.add(7);
    array.add(std::optional<std::int32_t>());
    array.add(std::optional<std::int32_t>(0));
    EXPECT_EQ(std::move(array).finished(), "{7,NULL,0}");
}

TEST(ArrayLiteral, EscapesQuotesAndBackslashes) {
    ArrayLiteral array;
    array.add(std::string(R"(say "\")"));
    array.add(std::string("\xC3\xA4\n"));
    EXPECT_EQ(std::move(array).finished(), "{\"say \\\"\\\\\\\"\",\"\xC3\xA4\n\"}");
}

}  // namespace
}  // namespace shim
