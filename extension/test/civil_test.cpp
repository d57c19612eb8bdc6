// SPDX-License-Identifier: PostgreSQL
#include "core/civil.hpp"

#include <gtest/gtest.h>

namespace learning {
namespace {

int days_in_month(std::int64_t year, int month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

void step_forward(CivilDate& date) {
    if (++date.day <= days_in_month(date.year, date.month)) return;
    date.day = 1;
    if (++date.month <= 12) return;
    date.month = 1;
    ++date.year;
}

void step_back(CivilDate& date) {
    if (--date.day > 0) return;
    if (--date.month == 0) {
        date.month = 12;
        --date.year;
    }
    date.day = days_in_month(date.year, date.month);
}

void expect_both_ways(std::int64_t days, const CivilDate& date) {
    const CivilDate civil = civil_from_days(days);
    ASSERT_TRUE(civil.year == date.year && civil.month == date.month && civil.day == date.day)
        << "day " << days << " is " << date.year << "-" << date.month << "-" << date.day << ", not "
        << civil.year << "-" << civil.month << "-" << civil.day;
    ASSERT_EQ(days_from_civil(date.year, date.month, date.day), days);
}

// From 1970 step by step: six eras in each direction, so past year 0 as well.
constexpr std::int64_t many_days = 6 * days_per_era;
static_assert(many_days > 1970 * 366);

TEST(Civil, CountsEveryDayAfter1970) {
    CivilDate date{1970, 1, 1};
    for (std::int64_t days = 0; days < many_days; ++days, step_forward(date)) {
        ASSERT_NO_FATAL_FAILURE(expect_both_ways(days, date));
    }
}

TEST(Civil, CountsEveryDayBefore1970) {
    CivilDate date{1970, 1, 1};
    for (std::int64_t days = 0; days > -many_days; --days, step_back(date)) {
        ASSERT_NO_FATAL_FAILURE(expect_both_ways(days, date));
    }
    EXPECT_LT(date.year, 0);
}

TEST(Civil, KnowsTheEndsOfTheServersTime) {
    expect_both_ways(-2440588, {-4713, 11, 24});  // Julian day 0
    expect_both_ways(106762940, {294277, 1, 1});  // the first day that timestamps do not reach
}

TEST(Civil, DividesTowardsMinusInfinity) {
    EXPECT_EQ(floor_div(7, 3), 2);
    EXPECT_EQ(floor_mod(7, 3), 1);
    EXPECT_EQ(floor_div(-7, 3), -3);
    EXPECT_EQ(floor_mod(-7, 3), 2);
    EXPECT_EQ(floor_div(-6, 3), -2);
    EXPECT_EQ(floor_mod(-6, 3), 0);
    EXPECT_EQ(floor_div(0, 3), 0);
    EXPECT_EQ(floor_mod(0, 3), 0);
}

}  // namespace
}  // namespace learning
