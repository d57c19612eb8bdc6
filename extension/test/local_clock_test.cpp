// SPDX-License-Identifier: PostgreSQL
#include "core/local_clock.hpp"

#include <gtest/gtest.h>

#include "hand_made_zone.hpp"

namespace learning {
namespace {

using namespace testing;

std::int64_t instant_of(const HandMadeZone& zone, std::int64_t local) {
    return LocalClock(zone).to_instant(local);
}

TEST(LocalClock, KnowsTheOffset) {
    LocalClock clock(berlin());
    EXPECT_EQ(clock.offset_at(at(2024, 3, 31, 1) - 1), 1 * hour);
    EXPECT_EQ(clock.offset_at(at(2024, 3, 31, 1)), 2 * hour);
    EXPECT_EQ(clock.offset_at(at(2024, 10, 27, 1) - 1), 2 * hour);
    EXPECT_EQ(clock.offset_at(at(2024, 10, 27, 1)), 1 * hour);
    EXPECT_EQ(clock.offset_at(at(1, 1, 1)), 1 * hour) << "also after going back";
}

TEST(LocalClock, ReadsPlainLocalTimes) {
    EXPECT_EQ(instant_of(utc(), at(2024, 1, 1)), at(2024, 1, 1));
    EXPECT_EQ(instant_of(berlin(), at(2024, 1, 1)), at(2023, 12, 31, 23));
    EXPECT_EQ(instant_of(berlin(), at(2024, 7, 1)), at(2024, 6, 30, 22));
    EXPECT_EQ(instant_of(amsterdam_1900(), at(1900, 1, 1)), at(1899, 12, 31, 23, 40, 28));
}

TEST(LocalClock, ReadsSkippedTimesWithTheOffsetBefore) {
    EXPECT_EQ(instant_of(berlin(), at(2024, 3, 31, 2) - 1), at(2024, 3, 31, 1) - 1);
    EXPECT_EQ(instant_of(berlin(), at(2024, 3, 31, 2)), at(2024, 3, 31, 1));
    EXPECT_EQ(instant_of(berlin(), at(2024, 3, 31, 2, 30)), at(2024, 3, 31, 1, 30));
    EXPECT_EQ(instant_of(berlin(), at(2024, 3, 31, 3) - 1), at(2024, 3, 31, 2) - 1);
    EXPECT_EQ(instant_of(berlin(), at(2024, 3, 31, 3)), at(2024, 3, 31, 1));
}

TEST(LocalClock, ReadsDoubledTimesWithTheOffsetAfter) {
    EXPECT_EQ(instant_of(berlin(), at(2024, 10, 27, 2) - 1), at(2024, 10, 27, 0) - 1);
    EXPECT_EQ(instant_of(berlin(), at(2024, 10, 27, 2)), at(2024, 10, 27, 1));
    EXPECT_EQ(instant_of(berlin(), at(2024, 10, 27, 3) - 1), at(2024, 10, 27, 2) - 1);
    EXPECT_EQ(instant_of(berlin(), at(2024, 10, 27, 3)), at(2024, 10, 27, 2));
}

TEST(LocalClock, ReadsMidnightsThatAreSkippedOrDoubled) {
    EXPECT_EQ(instant_of(cairo(), at(2024, 4, 26)), at(2024, 4, 25, 22));
    EXPECT_EQ(instant_of(cairo(), at(2024, 11, 1)), at(2024, 10, 31, 22));
    EXPECT_EQ(instant_of(st_johns(), at(2011, 11, 6)), at(2011, 11, 6, 3, 30));
}

TEST(LocalClock, ReadsASkippedDateAsTheNext) {
    EXPECT_EQ(instant_of(apia(), at(2011, 12, 30)), at(2011, 12, 30, 10));
    EXPECT_EQ(instant_of(apia(), at(2011, 12, 31)), at(2011, 12, 30, 10));
    EXPECT_EQ(instant_of(apia(), at(2011, 12, 30, 4)), instant_of(apia(), at(2011, 12, 31, 4)));
}

TEST(LocalClock, ReadsHalfHourShifts) {
    EXPECT_EQ(instant_of(lord_howe(), at(2024, 4, 7, 1, 45)), at(2024, 4, 6, 15, 15));
    EXPECT_EQ(instant_of(lord_howe(), at(2024, 10, 6, 2, 15)), at(2024, 10, 5, 15, 45));
}

TEST(LocalClock, IsNotConfusedByATransitionWithoutAShift) {
    const HandMadeZone renamed(1 * hour, {{at(2024, 5, 1, 12), 1 * hour}});
    for (std::int64_t local = at(2024, 5, 1); local < at(2024, 5, 3); local += 15 * minute) {
        EXPECT_EQ(instant_of(renamed, local), local - 1 * hour);
    }
}

TEST(LocalClock, DoesNotDependOnWhatItWasAskedBefore) {
    const HandMadeZone eastward_by_a_day(14 * hour, {{at(2024, 5, 3), -(11 * hour)}});
    for (const HandMadeZone& zone :
         {utc(), berlin(), cairo(), st_johns(), apia(), lord_howe(), eastward_by_a_day}) {
        LocalClock walking(zone);
        for (std::int64_t local = at(2011, 1, 1); local < at(2025, 1, 1); local += 6 * hour + minute) {
            const std::int64_t back = local - 3 * day;
            ASSERT_EQ(walking.to_instant(local), instant_of(zone, local)) << local;
            if (local % 7 == 0) {
                ASSERT_EQ(walking.to_instant(back), instant_of(zone, back)) << back;
            }
        }
    }
}

TEST(LocalClock, AsksTheZoneOncePerSegment) {
    const HandMadeZone zone = berlin();
    LocalClock clock(zone);
    for (std::int64_t date = at(2024, 1, 1); date < at(2025, 1, 1); date += day) {
        clock.to_instant(date);
        clock.offset_at(date - day);
    }
    EXPECT_EQ(zone.questions(), 3);
}

}  // namespace
}  // namespace learning
