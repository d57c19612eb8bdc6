// SPDX-License-Identifier: PostgreSQL
#include "core/streaks.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "hand_made_zone.hpp"

namespace learning {
namespace {

using namespace testing;

/// Units are numbered from 0 on: '#' is met, 'o' has entries and is not met, '.' has none.
StreakCounter counter_of(std::string_view units, std::int64_t rest = 0) {
    StreakCounter counter({10, 0}, rest);
    std::int64_t number = 0;
    for (const char unit : units)
        counter.add(number++, unit == '.' ? Sums{} : Sums{1, unit == '#' ? 10 : 9, 0});
    return counter;
}

void expect(const Streak& streak, std::int64_t length, std::int64_t first, std::int64_t last) {
    EXPECT_EQ(streak.length, length);
    EXPECT_EQ(streak.first, first);
    EXPECT_EQ(streak.last, last);
}

TEST(Goals, WantsBoth) {
    const Goals both{10, 60};
    EXPECT_TRUE(both.met_by({1, 10, 60}));
    EXPECT_FALSE(both.met_by({1, 9, 60}));
    EXPECT_FALSE(both.met_by({1, 10, 59}));
    const Goals none{0, 0};
    EXPECT_TRUE(none.met_by({1, 0, 0}));
    EXPECT_TRUE(none.met_by({}));
}

TEST(StreakCounter, KnowsNothingAtFirst) {
    for (const auto& counter : {counter_of(""), counter_of("...")}) {
        EXPECT_EQ(counter.current().length, 0);
        EXPECT_EQ(counter.longest().length, 0);
        EXPECT_EQ(counter.units(), 0);
        EXPECT_FALSE(counter.last_is_met());
        EXPECT_FALSE(counter.at_risk());
        EXPECT_FALSE(counter.last_met());
    }
}

TEST(StreakCounter, CountsUpToTheLastUnit) {
    const StreakCounter counter = counter_of("..o##.###");
    expect(counter.current(), 3, 6, 8);
    expect(counter.longest(), 3, 6, 8);
    EXPECT_TRUE(counter.last_is_met());
    EXPECT_FALSE(counter.at_risk());
    EXPECT_EQ(counter.met(), 5);
    EXPECT_EQ(counter.units(), 7);
    EXPECT_EQ(counter.last_met(), 8);
}

TEST(StreakCounter, TakesTheLastUnitForMissedOnlyWhenItIsOver) {
    expect(counter_of("##o").current(), 2, 0, 1);
    EXPECT_TRUE(counter_of("##.").at_risk());
    EXPECT_EQ(counter_of("##..").current().length, 0);
    EXPECT_FALSE(counter_of("##..").at_risk());
    EXPECT_EQ(counter_of("##..").last_met(), 1);
}

TEST(StreakCounter, BridgesRest) {
    expect(counter_of("#..#.#", 2).current(), 3, 0, 5);
    expect(counter_of("#...#", 2).current(), 1, 4, 4);
    expect(counter_of("#oo.", 2).current(), 1, 0, 0);
    EXPECT_TRUE(counter_of("#...", 2).at_risk());
    EXPECT_EQ(counter_of("#....", 2).current().length, 0);
    EXPECT_EQ(counter_of("#..#", 2).met(), 2);
    EXPECT_EQ(counter_of("#..#", 2).units(), 4);
}

TEST(StreakCounter, ShowsTheEarliestOfTheLongest) {
    expect(counter_of("##.##.#").longest(), 2, 0, 1);
    expect(counter_of("##.##.###").longest(), 3, 6, 8);
}

/// The lengths of the days that come out, and their dates.
struct Days {
    std::vector<std::int64_t> dates;
    std::int64_t words = 0;
};

Days days_from_first(const HandMadeZone& zone, std::int64_t end,
                     const std::vector<std::int64_t>& quarter_hours, std::int64_t day_start = 0) {
    Days days;
    LocalClock clock(zone);
    FillerFromFirst filler(zone, Calendar{Granularity::day, day_start, 0}, end, [&](const Row& row) {
        days.dates.push_back(clock.date_at(row.start, day_start) - days_from_civil(2011, 12, 1) + 1);
        days.words += row.sums.words;
    });
    for (const std::int64_t instant : quarter_hours)
        filler.add_quarter_hour(instant, {1, 1, 0}, {}, [](std::int64_t, std::int64_t) { return Sums{}; });
    filler.finish();
    return days;
}

TEST(FillerFromFirst, BeginsWithTheFirstCellAndEndsWithTheEnd) {
    EXPECT_TRUE(days_from_first(utc(), at(2011, 12, 5), {}).dates.empty());
    EXPECT_TRUE(days_from_first(utc(), at(2011, 12, 5), {at(2011, 12, 5)}).dates.empty());
    const Days days =
        days_from_first(utc(), at(2011, 12, 5), {at(2011, 12, 2, 23, 45), at(2011, 12, 4), at(2011, 12, 5)});
    EXPECT_EQ(days.dates, (std::vector<std::int64_t>{2, 3, 4}));
    EXPECT_EQ(days.words, 2);
}

TEST(FillerFromFirst, KnowsNoDateThatTheZoneSkipped) {
    for (const std::int64_t day_start : {std::int64_t{0}, 4 * hour}) {
        const std::int64_t end = at(2012, 1, 1) - 14 * hour + day_start;
        EXPECT_EQ(days_from_first(apia(), end, {at(2011, 12, 29, 4) + 10 * hour}, day_start).dates,
                  (std::vector<std::int64_t>{29, 31}));
    }
}

}  // namespace
}  // namespace learning
