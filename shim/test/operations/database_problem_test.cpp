// SPDX-License-Identifier: PostgreSQL
#include "operations/database_problem.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace shim {
namespace {

TEST(SqlState, BecomesAStatus) {
    const auto status = [](const char* sqlstate) {
        return problem_of(DatabaseError(sqlstate, "words")).status;
    };
    EXPECT_EQ(status("22023"), 400);
    EXPECT_EQ(status("22021"), 400);
    EXPECT_EQ(status("54000"), 422);
    EXPECT_EQ(status("57014"), 504);
    EXPECT_EQ(status("57P01"), 503);
    EXPECT_EQ(status("53300"), 503);
    EXPECT_EQ(status("08006"), 503);
    EXPECT_EQ(status(""), 503);
    EXPECT_EQ(status("40P01"), 503);
    EXPECT_EQ(status("40L01"), 503);
    EXPECT_EQ(status("0A000"), 501);
    EXPECT_EQ(status("42P01"), 503);
    EXPECT_EQ(status("42501"), 500);
    EXPECT_EQ(status("XX001"), 500);
}

TEST(SqlState, IsItsCode) {
    EXPECT_EQ(Json::parse(text_of(problem_of(DatabaseError("22023", "words"))))["code"], "22023");
}

TEST(SqlState, RefusesAValueWhereTheClientCanMendIt) {
    for (const char* sqlstate : {"22023", "22021", "54000", "57014", "57P01", "53300", "08006", "", "40P01",
                                 "42P01", "42501", "XX001"})
        EXPECT_EQ(refuses_a_value(sqlstate), problem_of(DatabaseError(sqlstate, "")).status < 500)
            << sqlstate;
}

TEST(SqlState, ShowsWordsOfTheDatabaseOnlyWhereTheyAreMeantForUsers) {
    const DatabaseError refused("22023", "unknown time zone \"x\"", "Details.", "Hints.");
    EXPECT_EQ(problem_of(refused).detail, "unknown time zone \"x\". Details. Hints.");
    for (const char* sqlstate : {"22021", "42501", "XX000", "53200", "08006", "", "42P01"}) {
        const Problem problem = problem_of(DatabaseError(sqlstate, "secret", "secret", "secret"));
        EXPECT_EQ(text_of(Json(response_of(problem).body)).find("secret"), std::string::npos) << sqlstate;
    }
}

}  // namespace
}  // namespace shim
