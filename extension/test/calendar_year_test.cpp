// SPDX-License-Identifier: PostgreSQL
#include "core/calendar_year.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace learning {
namespace {

/// The levels of days with these words; of days without entries where they are negative.
std::vector<int> levels(const std::vector<std::int64_t>& words) {
    std::vector<Sums> days;
    for (const std::int64_t count : words) days.push_back(count < 0 ? Sums{} : Sums{1, count, 0});
    Levels known(days);
    std::vector<int> result;
    for (const Sums& day : days) result.push_back(known.level_of(day));
    return result;
}

using Numbers = std::vector<int>;

TEST(Levels, AreQuartilesOfTheActiveDays) {
    EXPECT_EQ(levels({}), Numbers{});
    EXPECT_EQ(levels({-1, -1}), (Numbers{0, 0}));
    EXPECT_EQ(levels({7}), Numbers{1});
    EXPECT_EQ(levels({2, 1}), (Numbers{3, 1}));
    EXPECT_EQ(levels({40, 10, -1, 30, 20}), (Numbers{4, 1, 0, 3, 2}));
    EXPECT_EQ(levels({1, 2, 3, 4, 5, 6, 7, 8}), (Numbers{1, 1, 2, 2, 3, 3, 4, 4}));
    EXPECT_EQ(levels({1, 2, 3, 4, 5}), (Numbers{1, 1, 2, 3, 4}));
}

TEST(Levels, AreEqualWhereWordsAre) {
    EXPECT_EQ(levels({5, 5, 5, 5}), (Numbers{1, 1, 1, 1}));
    EXPECT_EQ(levels({1, 5, 5, 5}), (Numbers{1, 2, 2, 2}));
    EXPECT_EQ(levels({5, 5, 5, 9}), (Numbers{1, 1, 1, 4}));
    EXPECT_EQ(levels({1, 1, 9, 9}), (Numbers{1, 1, 3, 3}));
}

TEST(Levels, TellADayWithoutWordsFromOneWithoutEntries) {
    EXPECT_EQ(levels({0, 0, -1, 3, 4}), (Numbers{1, 1, 0, 3, 4}));
}

TEST(Levels, HoldAYear) {
    const std::vector<std::int64_t> year(most_days_of_year, 1);
    EXPECT_EQ(levels(year), Numbers(most_days_of_year, 1));
}

TEST(WeeksOfAYear, BeginWhereTheWeekDoes) {
    const auto date = [](int month, int day) {
        return days_from_civil(2024, month, day);
    };  // January 1: a Monday
    EXPECT_EQ(weekday_of(date(1, 1)), 1);
    EXPECT_EQ(weekday_of(date(1, 7)), 7);
    EXPECT_EQ(weekday_of(days_from_civil(1969, 12, 28)), 7);
    EXPECT_EQ(week_of_year(date(1, 1), 2024, 0), 1);
    EXPECT_EQ(week_of_year(date(1, 7), 2024, 0), 1);
    EXPECT_EQ(week_of_year(date(1, 8), 2024, 0), 2);
    EXPECT_EQ(week_of_year(date(12, 31), 2024, 0), 53);
    EXPECT_EQ(week_of_year(date(1, 6), 2024, 6), 1);
    EXPECT_EQ(week_of_year(date(1, 7), 2024, 6), 2);
    EXPECT_EQ(week_of_year(days_from_civil(2000, 12, 31), 2000, 6), 54)
        << "a leap year that begins on a Saturday";
}

}  // namespace
}  // namespace learning
