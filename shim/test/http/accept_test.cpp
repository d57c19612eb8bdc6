// SPDX-License-Identifier: PostgreSQL
#include "http/accept.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace shim {
namespace {

const std::array<std::string, 3> offers = {"application/json", "text/csv; charset=utf-8",
                                           "application/x-ndjson"};

std::string best(std::string_view accept) {
    return best_media_type(accept, offers).value_or("none");
}

TEST(Accept, TakesTheFirstOfferWithoutAWish) {
    EXPECT_EQ(best(""), offers[0]);
    EXPECT_EQ(best(" , "), offers[0]);
    EXPECT_EQ(best("*/*"), offers[0]);
    EXPECT_EQ(best("application/*"), offers[0]);
}

TEST(Accept, TakesTheHighestWeight) {
    EXPECT_EQ(best("text/csv"), offers[1]);
    EXPECT_EQ(best("TEXT/CSV;charset=utf-8"), offers[1]);
    EXPECT_EQ(best("application/json;q=0.5, text/csv"), offers[1]);
    EXPECT_EQ(best("application/json ; q=0.001,application/x-ndjson;Q=0.01"), offers[2]);
    EXPECT_EQ(best("text/html, application/xhtml+xml, */*;q=0.8"), offers[0]);
}

TEST(Accept, TheMostSpecificRangeCounts) {
    EXPECT_EQ(best("*/*, application/json;q=0"), offers[1]);
    EXPECT_EQ(best("application/*;q=0.1, text/*;q=0.2, application/x-ndjson;q=0.3"), offers[2]);
    EXPECT_EQ(best("text/csv;q=0, text/*"), "none");
}

TEST(Accept, RefusesWhatIsNotOffered) {
    EXPECT_EQ(best("text/html"), "none");
    EXPECT_EQ(best("*/*;q=0"), "none");
    EXPECT_EQ(best("text/csvx"), "none");
}

TEST(Accept, IgnoresBrokenWeights) {
    for (const char* q : {"2", "-1", "1.5", "0.", "0.1234", "x", "1.001", "0,5", "0.-1"}) {
        const std::string result = best(std::string("text/csv;q=") + q + ", application/x-ndjson;q=0.01");
        EXPECT_TRUE(result == offers[2] || std::string(q) == "0.") << q;
    }
}

TEST(Accept, IsReadGenerously) {
    EXPECT_EQ(best("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"),
              offers[0]);  // older versions of Java
    EXPECT_EQ(best("text/html, */*; q=.2"), offers[0]);
    EXPECT_EQ(best("*"), offers[0]);
    EXPECT_EQ(best("text/csv;q=.5, application/json;q=.4"), offers[1]);
    EXPECT_EQ(best("text/html, ???"), offers[0]);
    EXPECT_EQ(best("text/html, */*;q=."), offers[0]);
    EXPECT_EQ(best("text/html, *;q=0"), "none");
}

TEST(Accept, CommasInQuotesSeparateNothing) {
    EXPECT_EQ(best(R"(text/html;a="x, text/csv", application/x-ndjson)"), offers[2]);
    EXPECT_EQ(best(R"(text/html;a="\", text/csv)"), "none");
}

}  // namespace
}  // namespace shim
