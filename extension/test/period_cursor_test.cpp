// SPDX-License-Identifier: PostgreSQL
#include "core/period_cursor.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <utility>
#include <vector>

#include "hand_made_zone.hpp"

namespace learning {
namespace {

using namespace testing;
using Instants = std::vector<std::int64_t>;

constexpr Calendar hours{Granularity::hour, 0, 0};
constexpr Calendar days{Granularity::day, 0, 0};

PeriodCursor<HandMadeZone> cursor_at(const HandMadeZone& zone, const Calendar& calendar,
                                     std::int64_t instant) {
    PeriodCursor cursor(zone, calendar);
    cursor.seek(instant);
    return cursor;
}

/// The starts of the period that holds an instant and of those that follow.
Instants starts(const HandMadeZone& zone, const Calendar& calendar, std::int64_t instant, int count) {
    PeriodCursor cursor = cursor_at(zone, calendar, instant);
    Instants result;
    for (int i = 0; i < count; ++i, cursor.advance()) result.push_back(cursor.start());
    return result;
}

/// The lengths of the same periods, in minutes.
Instants minutes(const HandMadeZone& zone, const Calendar& calendar, std::int64_t instant, int count) {
    PeriodCursor cursor = cursor_at(zone, calendar, instant);
    Instants result;
    for (int i = 0; i < count; ++i, cursor.advance())
        result.push_back((cursor.next() - cursor.start()) / minute);
    return result;
}

TEST(PeriodCursor, FindsThePeriodThatHoldsAnInstant) {
    for (const std::int64_t instant : {at(2024, 2, 29), at(2024, 2, 29, 12), at(2024, 3, 1) - 1}) {
        const PeriodCursor cursor = cursor_at(utc(), days, instant);
        EXPECT_EQ(cursor.start(), at(2024, 2, 29));
        EXPECT_EQ(cursor.next(), at(2024, 3, 1));
        EXPECT_EQ(cursor.position(), days_from_civil(2024, 2, 29));
    }
}

TEST(PeriodCursor, CountsMonthsQuartersAndYears) {
    const std::int64_t instant = at(2023, 12, 15);
    EXPECT_EQ(starts(utc(), {Granularity::month, 0, 0}, instant, 4),
              (Instants{at(2023, 12, 1), at(2024, 1, 1), at(2024, 2, 1), at(2024, 3, 1)}));
    EXPECT_EQ(starts(utc(), {Granularity::quarter, 0, 0}, instant, 4),
              (Instants{at(2023, 10, 1), at(2024, 1, 1), at(2024, 4, 1), at(2024, 7, 1)}));
    EXPECT_EQ(starts(utc(), {Granularity::year, 0, 0}, instant, 3),
              (Instants{at(2023, 1, 1), at(2024, 1, 1), at(2025, 1, 1)}));
    EXPECT_EQ(starts(utc(), {Granularity::month, 0, 0}, at(-1, 12, 31), 2),
              (Instants{at(-1, 12, 1), at(0, 1, 1)}));
    EXPECT_EQ(starts(utc(), {Granularity::quarter, 0, 0}, at(-1, 12, 31), 2),
              (Instants{at(-1, 10, 1), at(0, 1, 1)}));
}

TEST(PeriodCursor, StartsWeeksOnAnyDay) {
    for (int week_start = 0; week_start < 7; ++week_start) {
        const Calendar weeks{Granularity::week, 0, week_start};
        const std::int64_t first = at(2024, 1, 1) + week_start * day;  // 2024-01-01 was a Monday
        EXPECT_EQ(starts(utc(), weeks, first, 2), (Instants{first, first + 7 * day}));
        EXPECT_EQ(starts(utc(), weeks, first - 1, 2), (Instants{first - 7 * day, first}));
        const std::int64_t old = at(1899, 12, 25) + week_start * day;  // a Monday before 1970
        EXPECT_EQ(starts(utc(), weeks, old + 3 * day, 2), (Instants{old, old + 7 * day}));
    }
}

TEST(PeriodCursor, HasShortAndLongDays) {
    EXPECT_EQ(minutes(berlin(), days, at(2024, 3, 30), 3), (Instants{1440, 1380, 1440}));
    EXPECT_EQ(minutes(berlin(), days, at(2024, 10, 26), 3), (Instants{1440, 1500, 1440}));
    EXPECT_EQ(minutes(lord_howe(), days, at(2024, 4, 6), 2), (Instants{1440, 1470}));
    // The day before a doubled midnight lasts until the second one.
    EXPECT_EQ(minutes(cairo(), days, at(2024, 10, 31, 12), 2), (Instants{1500, 1440}));
    EXPECT_EQ(minutes(cairo(), days, at(2024, 4, 25, 12), 2), (Instants{1440, 1380}));
    EXPECT_EQ(minutes(st_johns(), days, at(2011, 11, 5, 12), 2), (Instants{1500, 1440}));
}

TEST(PeriodCursor, StartsDaysLater) {
    const Calendar from_four{Granularity::day, 4 * hour, 0};
    EXPECT_EQ(starts(berlin(), from_four, at(2024, 3, 31), 3),
              (Instants{at(2024, 3, 30, 3), at(2024, 3, 31, 2), at(2024, 4, 1, 2)}));
    EXPECT_EQ(starts(utc(), {Granularity::month, 4 * hour, 0}, at(2024, 3, 1, 4) - 1, 2),
              (Instants{at(2024, 2, 1, 4), at(2024, 3, 1, 4)}));
    const Calendar in_the_gap{Granularity::day, 30 * minute, 0};
    EXPECT_EQ(starts(cairo(), in_the_gap, at(2024, 4, 25, 22, 15), 3),
              (Instants{at(2024, 4, 24, 22, 30), at(2024, 4, 25, 22, 30), at(2024, 4, 26, 21, 30)}));
}

TEST(PeriodCursor, PassesOverASkippedDate) {
    PeriodCursor cursor = cursor_at(apia(), days, at(2011, 12, 30, 10) - 1);
    EXPECT_EQ(cursor.position(), days_from_civil(2011, 12, 29));
    EXPECT_EQ(cursor.next() - cursor.start(), day);
    cursor.advance();
    EXPECT_EQ(cursor.start(), at(2011, 12, 30, 10));
    EXPECT_EQ(cursor.position(), days_from_civil(2011, 12, 31));
    EXPECT_EQ(cursor_at(apia(), days, at(2011, 12, 30, 10)).position(), cursor.position());
    EXPECT_EQ(cursor_at(apia(), days, at(2011, 12, 31, 10) - 1).position(), cursor.position());
    // The week has six days.
    EXPECT_EQ(minutes(apia(), {Granularity::week, 0, 0}, at(2011, 12, 30), 1), (Instants{6 * 1440}));
    // A week that would start on the skipped date starts with the next one.
    EXPECT_EQ(starts(apia(), {Granularity::week, 0, 4}, at(2011, 12, 30, 10), 1),
              (Instants{at(2011, 12, 30, 10)}));
}

TEST(PeriodCursor, StartsHoursWhereTheClockShowsOne) {
    EXPECT_EQ(minutes(berlin(), hours, at(2024, 3, 31), 3), (Instants{60, 60, 60}));
    EXPECT_EQ(minutes(berlin(), hours, at(2024, 10, 27), 3), (Instants{60, 60, 60}));
    const HandMadeZone kathmandu(5 * hour + 45 * minute);
    EXPECT_EQ(starts(kathmandu, hours, at(2024, 1, 1), 2),
              (Instants{at(2023, 12, 31, 23, 15), at(2024, 1, 1, 0, 15)}));
    // 01:00 to 02:00, which was 01:30, to 02:00; and 01:00 to 02:00, which was 02:30, to 03:00.
    EXPECT_EQ(minutes(lord_howe(), hours, at(2024, 4, 6, 14), 3), (Instants{90, 60, 60}));
    EXPECT_EQ(minutes(lord_howe(), hours, at(2024, 10, 5, 14, 30), 3), (Instants{90, 60, 60}));
    // 00:00, a minute, 23:01 to 24:00; 00:00, a minute, 01:01 to 02:00.
    EXPECT_EQ(minutes(st_johns(), hours, at(2011, 11, 6, 1, 30), 4), (Instants{60, 60, 60, 60}));
    EXPECT_EQ(minutes(st_johns(), hours, at(2011, 3, 13, 2, 30), 3), (Instants{60, 60, 60}));
    // At 00:30 back to 00:00: half an hour, then the hour again.
    const HandMadeZone colombo(6 * hour, {{at(2006, 4, 14, 18, 30), 5 * hour + 30 * minute}});
    EXPECT_EQ(minutes(colombo, hours, at(2006, 4, 14, 17), 3), (Instants{60, 30, 60}));
    EXPECT_EQ(cursor_at(colombo, hours, at(2006, 4, 14, 18, 30) - 1).start(), at(2006, 4, 14, 18));
    EXPECT_EQ(cursor_at(colombo, hours, at(2006, 4, 14, 18, 30)).start(), at(2006, 4, 14, 18, 30));
}

TEST(PeriodCursor, CountsPartsOfADayFromItsStart) {
    const Calendar quarters{Granularity::minute, 0, 0, 15};
    EXPECT_EQ(starts(utc(), quarters, at(2024, 1, 1, 23, 44), 3),
              (Instants{at(2024, 1, 1, 23, 30), at(2024, 1, 1, 23, 45), at(2024, 1, 2)}));
    const Calendar six_from_four{Granularity::hour, 4 * hour, 0, 6};
    EXPECT_EQ(starts(utc(), six_from_four, at(2024, 1, 1, 3), 4),
              (Instants{at(2023, 12, 31, 22), at(2024, 1, 1, 4), at(2024, 1, 1, 10), at(2024, 1, 1, 16)}));
    const Calendar two_from_ten_past{Granularity::hour, 10 * minute, 0, 2};
    EXPECT_EQ(starts(utc(), two_from_ten_past, at(2024, 1, 1), 2),
              (Instants{at(2023, 12, 31, 22, 10), at(2024, 1, 1, 0, 10)}));
    EXPECT_EQ(cursor_at(utc(), six_from_four, at(2024, 1, 2)).position() -
                  cursor_at(utc(), six_from_four, at(2024, 1, 1)).position(),
              4);
}

TEST(PeriodCursor, StartsPartsOfADayWhereTheClockShowsThem) {
    const Calendar two_hours{Granularity::hour, 0, 0, 2};
    const Calendar twelve_hours{Granularity::hour, 0, 0, 12};
    const Calendar half_hours{Granularity::minute, 0, 0, 30};
    // 02:00 does not exist; 02:00 comes twice.
    EXPECT_EQ(minutes(berlin(), two_hours, at(2024, 3, 30, 23), 3), (Instants{180, 120, 120}));
    EXPECT_EQ(minutes(berlin(), two_hours, at(2024, 10, 26, 22), 4), (Instants{120, 60, 120, 120}));
    EXPECT_EQ(minutes(berlin(), twelve_hours, at(2024, 3, 30, 23), 2), (Instants{660, 720}));
    EXPECT_EQ(minutes(berlin(), twelve_hours, at(2024, 10, 26, 22), 2), (Instants{780, 720}));
    EXPECT_EQ(minutes(berlin(), half_hours, at(2024, 3, 31, 0, 30), 2), (Instants{30, 30}));
    EXPECT_EQ(minutes(lord_howe(), half_hours, at(2024, 4, 6, 14, 30), 4), (Instants{30, 30, 30, 30}));
    EXPECT_EQ(minutes(lord_howe(), two_hours, at(2024, 10, 5, 13, 30), 2), (Instants{210, 120}));
    EXPECT_EQ(minutes(st_johns(), half_hours, at(2011, 11, 6, 2), 5), (Instants{30, 30, 30, 30, 30}));
    // Midnight does not exist: the day and its first part start an hour later.
    EXPECT_EQ(starts(cairo(), two_hours, at(2024, 4, 25, 21), 3),
              (Instants{at(2024, 4, 25, 20), at(2024, 4, 25, 22), at(2024, 4, 25, 23)}));
    // Nor does half past twelve: the day starts at what is half past one then.
    const Calendar two_from_half_past{Granularity::hour, 30 * minute, 0, 2};
    EXPECT_EQ(starts(cairo(), two_from_half_past, at(2024, 4, 25, 22), 3),
              (Instants{at(2024, 4, 25, 20, 30), at(2024, 4, 25, 22, 30), at(2024, 4, 25, 23, 30)}));
    EXPECT_EQ(cursor_at(cairo(), two_from_half_past, at(2024, 4, 25, 23)).start(), at(2024, 4, 25, 22, 30));
    EXPECT_EQ(starts(apia(), twelve_hours, at(2011, 12, 30, 9), 3),
              (Instants{at(2011, 12, 29, 22), at(2011, 12, 30, 10), at(2011, 12, 30, 22)}));
}

TEST(PeriodCursor, CountsMultiplesFrom2000) {
    for (int week_start = 0; week_start < 7; ++week_start) {
        const Calendar fortnights{Granularity::week, 0, week_start, 2};
        const std::int64_t first =
            cursor_at(utc(), {Granularity::week, 0, week_start}, at(2000, 1, 1)).start();
        EXPECT_EQ(starts(utc(), fortnights, at(2000, 1, 1), 2), (Instants{first, first + 14 * day}));
        EXPECT_EQ(starts(utc(), fortnights, first - 1, 2), (Instants{first - 14 * day, first}));
    }
    EXPECT_EQ(starts(utc(), {Granularity::month, 0, 0, 2}, at(1999, 12, 31), 3),
              (Instants{at(1999, 11, 1), at(2000, 1, 1), at(2000, 3, 1)}));
    EXPECT_EQ(starts(utc(), {Granularity::month, 4 * hour, 0, 6}, at(2000, 1, 1), 3),
              (Instants{at(1999, 7, 1, 4), at(2000, 1, 1, 4), at(2000, 7, 1, 4)}));
}

TEST(PeriodCursor, AsksTheZoneOncePerSegment) {
    for (const Calendar& calendar : {hours, days, Calendar{Granularity::hour, 0, 0, 2}}) {
        const HandMadeZone zone = berlin();
        PeriodCursor cursor = cursor_at(zone, calendar, at(2024, 1, 1));
        while (cursor.start() < at(2025, 1, 1)) cursor.advance();
        EXPECT_LE(zone.questions(), calendar.keeps_to_days() ? 9 : 5);
    }
}

/// A zone whose clock is turned now and then by any number of minutes up to three hours.
class SomeZones {
public:
    HandMadeZone next() {
        std::vector<Transition> transitions;
        std::int64_t instant = at(2000, 1, 1);
        while (instant < at(2000, 3, 1)) {
            instant += 2 * day + uniform(1, 20 * 1440) * minute;
            transitions.push_back({instant, uniform(-180, 180) * minute});
        }
        return HandMadeZone(0, transitions);
    }
    /// Any calendar whose periods are of the n-th kind.
    Calendar calendar(int n) {
        constexpr std::pair<Granularity, int> kinds[] = {
            {Granularity::minute, 15}, {Granularity::minute, 30}, {Granularity::hour, 1},
            {Granularity::hour, 2},    {Granularity::hour, 6},    {Granularity::hour, 12},
            {Granularity::day, 1},     {Granularity::week, 1},    {Granularity::week, 2},
            {Granularity::month, 1},   {Granularity::month, 2},   {Granularity::quarter, 1},
            {Granularity::month, 6},   {Granularity::year, 1}};
        const auto& [granularity, multiple] = kinds[static_cast<std::size_t>(n) % std::size(kinds)];
        return {granularity, uniform(0, day - 1), uniform(0, 6), multiple};
    }
    std::int64_t uniform(std::int64_t first, std::int64_t last) {
        return std::uniform_int_distribution(first, last)(random_);
    }

private:
    std::mt19937_64 random_{1};
};

TEST(PeriodCursor, FindsExactlyTheFullHoursOfAnyClock) {
    SomeZones some;
    for (int i = 0; i < 30; ++i) {
        const HandMadeZone zone = some.next();
        Instants full_hours;
        for (std::int64_t instant = at(2000, 1, 1); instant < at(2000, 3, 1); instant += minute) {
            if ((instant + zone.segment_from(instant).offset) % hour == 0) full_hours.push_back(instant);
        }
        EXPECT_EQ(starts(zone, hours, full_hours.front(), static_cast<int>(full_hours.size())), full_hours);
        for (std::size_t j = 0; j + 1 < full_hours.size(); ++j) {
            const std::int64_t inside = some.uniform(full_hours[j], full_hours[j + 1] - 1);
            EXPECT_EQ(starts(zone, hours, inside, 2), (Instants{full_hours[j], full_hours[j + 1]}));
        }
    }
}

TEST(PeriodCursor, CoversTimeWithoutOverlap) {
    SomeZones some;
    for (int i = 0; i < 140; ++i) {
        const HandMadeZone zone = some.next();
        const Calendar calendar = some.calendar(i);
        PeriodCursor cursor = cursor_at(zone, calendar, at(2000, 1, 1));
        while (cursor.start() < at(2000, 3, 1)) {
            ASSERT_LT(cursor.start(), cursor.next());
            for (const std::int64_t instant :
                 {cursor.start(), some.uniform(cursor.start(), cursor.next() - 1), cursor.next() - 1}) {
                const PeriodCursor found = cursor_at(zone, calendar, instant);
                ASSERT_EQ(found.start(), cursor.start());
                ASSERT_EQ(found.next(), cursor.next());
                ASSERT_EQ(found.position(), cursor.position());
            }
            cursor.advance();
        }
    }
}

}  // namespace
}  // namespace learning
