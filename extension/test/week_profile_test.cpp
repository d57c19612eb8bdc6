// SPDX-License-Identifier: PostgreSQL
#include "core/week_profile.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "hand_made_zone.hpp"

namespace learning {
namespace {

using namespace testing;

constexpr int monday = 1;
constexpr int sunday = 7;
constexpr std::int64_t quarter_hour = seconds_per_quarter_hour;

/// Answers for a log with one entry of one word in each second.
Sums each_second(std::int64_t from, std::int64_t to) {
    return {to - from, to - from, 0};
}

WeekProfile<HandMadeZone> profile_of(const HandMadeZone& zone, std::int64_t from, std::int64_t to) {
    return {zone, from, to};
}

/// The entries of each hour in which there are some.
std::vector<std::pair<int, std::int64_t>> hours(const WeekProfile<HandMadeZone>& profile, int weekday) {
    std::vector<std::pair<int, std::int64_t>> result;
    for (int number = 0; number < 24; ++number) {
        const Sums& sums = profile.at(weekday, number);
        if (sums.entries > 0) result.emplace_back(number, sums.entries);
    }
    return result;
}

/// All quarter-hours that touch [from, to), full of entries.
void fill(WeekProfile<HandMadeZone>& profile, std::int64_t from, std::int64_t to, bool archived = false) {
    const Sums full{quarter_hour, quarter_hour, 0};
    for (std::int64_t at = from - floor_mod(from, quarter_hour); at < to; at += quarter_hour)
        profile.add_quarter_hour(at, archived ? Sums{} : full, archived ? full : Sums{}, each_second);
}

using Hours = std::vector<std::pair<int, std::int64_t>>;

TEST(WeekProfile, TellsWeekdaysAndHours) {
    auto profile = profile_of(utc(), at(2024, 1, 1), at(2024, 1, 15));  // two weeks from a Monday on
    fill(profile, at(2023, 12, 31), at(2024, 1, 16));
    for (int weekday = monday; weekday <= sunday; ++weekday) {
        EXPECT_EQ(hours(profile, weekday).size(), 24U);
        EXPECT_EQ(profile.at(weekday, 0).entries, 2 * hour);
        EXPECT_EQ(profile.at(weekday, 23).words, 2 * hour);
    }
}

TEST(WeekProfile, CountsTwiceWhatTheClockShowsTwice) {
    auto profile = profile_of(berlin(), at(2024, 10, 26, 22), at(2024, 10, 27, 23));
    fill(profile, at(2024, 10, 26), at(2024, 10, 29));
    EXPECT_EQ(profile.at(sunday, 1).entries, hour);
    EXPECT_EQ(profile.at(sunday, 2).entries, 2 * hour);
    EXPECT_EQ(profile.at(sunday, 3).entries, hour);
    EXPECT_TRUE(hours(profile, monday).empty());
}

TEST(WeekProfile, KnowsHoursThatAJumpShortens) {
    auto profile = profile_of(lord_howe(), at(2024, 10, 5, 13, 30), at(2024, 10, 6, 13));
    fill(profile, at(2024, 10, 5), at(2024, 10, 7));
    EXPECT_EQ(profile.at(sunday, 1).entries, hour);
    EXPECT_EQ(profile.at(sunday, 2).entries, hour / 2) << "02:00 to 02:30 was skipped";
    EXPECT_EQ(profile.at(sunday, 3).entries, hour);
}

TEST(WeekProfile, CutsQuarterHours) {
    // From 1900-01-01 00:00 in Amsterdam, a Monday, which is 23:40:28 in UTC.
    const std::int64_t start = at(1900, 1, 1) - (19 * minute + 32);
    auto live = profile_of(amsterdam_1900(), start, start + 2 * hour);
    fill(live, start, start + 2 * hour);
    EXPECT_EQ(hours(live, monday), (Hours{{0, hour}, {1, hour}}));
    EXPECT_TRUE(hours(live, sunday).empty());
    // What is archived counts where its quarter-hour starts.
    auto archived = profile_of(amsterdam_1900(), start, start + 2 * hour);
    fill(archived, start, start + 2 * hour, true);
    EXPECT_EQ(hours(archived, monday), (Hours{{0, hour}, {1, hour}}));
    auto one = profile_of(amsterdam_1900(), start, start + 2 * hour);
    one.add_quarter_hour(start - floor_mod(start, quarter_hour), {}, {1, 1, 1}, each_second);
    EXPECT_TRUE(hours(one, monday).empty());
}

TEST(WeekProfile, CutsWhereTheClockJumps) {
    const HandMadeZone zone(0, {{at(2024, 1, 1, 10, 7), 1 * hour}});
    auto profile = profile_of(zone, at(2024, 1, 1), at(2024, 1, 2));
    fill(profile, at(2024, 1, 1, 10), at(2024, 1, 1, 10, 15));
    EXPECT_EQ(hours(profile, monday), (Hours{{10, 7 * minute}, {11, 8 * minute}}));
}

TEST(WeekProfile, NoticesOverflow) {
    auto profile = profile_of(utc(), 0, day);
    const Sums half{1, std::int64_t{1} << 62, 0};
    profile.add_quarter_hour(0, half, {}, each_second);
    EXPECT_FALSE(profile.overflowed());
    profile.add_quarter_hour(quarter_hour, half, {}, each_second);
    EXPECT_TRUE(profile.overflowed());
}

}  // namespace
}  // namespace learning
