// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <vector>

#include "core/civil.hpp"
#include "core/local_clock.hpp"

// Zones whose transitions a test chooses, and short ways to write times.

namespace learning::testing {

inline constexpr std::int64_t minute = 60;
inline constexpr std::int64_t hour = seconds_per_hour;
inline constexpr std::int64_t day = seconds_per_day;

/// Seconds since 1970 of a time in UTC, or of a local time.
constexpr std::int64_t at(std::int64_t year, int month, int day_of_month, std::int64_t hours = 0,
                          std::int64_t minutes = 0, std::int64_t seconds = 0) {
    return days_from_civil(year, month, day_of_month) * day + hours * hour + minutes * minute + seconds;
}

struct Transition {
    std::int64_t instant;
    std::int64_t offset;  // from there on
};

class HandMadeZone {
public:
    explicit HandMadeZone(std::int64_t offset, std::vector<Transition> transitions = {})
        : offset_(offset), transitions_(std::move(transitions)), questions_(std::make_shared<int>(0)) {}

    [[nodiscard]] OffsetSegment segment_from(std::int64_t instant) const {
        ++*questions_;
        std::int64_t offset = offset_;
        for (const Transition& transition : transitions_) {
            if (transition.instant > instant) return {offset, true, transition.instant, transition.offset};
            offset = transition.offset;
        }
        return {offset, false, 0, 0};
    }

    /// How often this zone or a copy of it was asked.
    [[nodiscard]] int questions() const { return *questions_; }

private:
    std::int64_t offset_;
    std::vector<Transition> transitions_;
    std::shared_ptr<int> questions_;
};
static_assert(Zone<HandMadeZone>);

inline HandMadeZone utc() {
    return HandMadeZone(0);
}

/// 2024 in Berlin: 23 hours on March 31, 25 on October 27.
inline HandMadeZone berlin() {
    return HandMadeZone(1 * hour, {{at(2024, 3, 31, 1), 2 * hour}, {at(2024, 10, 27, 1), 1 * hour}});
}

/// A midnight that does not exist (Cairo, 2024-04-26) and one that comes twice (2024-11-01, from 00:00 to 23:00).
inline HandMadeZone cairo() {
    return HandMadeZone(2 * hour, {{at(2024, 4, 25, 22), 3 * hour}, {at(2024, 10, 31, 21), 2 * hour}});
}

/// The end of 2011-12-29 is the beginning of 2011-12-31.
inline HandMadeZone apia() {
    return HandMadeZone(-10 * hour, {{at(2011, 12, 30, 10), 14 * hour}});
}

/// Half an hour, on 2024-04-07 back from 02:00 to 01:30, on 2024-10-06 forth from 02:00 to 02:30.
inline HandMadeZone lord_howe() {
    return HandMadeZone(
        11 * hour, {{at(2024, 4, 6, 15), 10 * hour + 30 * minute}, {at(2024, 10, 5, 15, 30), 11 * hour}});
}

/// One minute after midnight: forth on 2011-03-13, back on 2011-11-06 (from 00:01 to 23:01 of the day before).
inline HandMadeZone st_johns() {
    const std::int64_t standard = -(3 * hour + 30 * minute);
    return HandMadeZone(standard,
                        {{at(2011, 3, 13, 3, 31), standard + hour}, {at(2011, 11, 6, 2, 31), standard}});
}

/// 19 minutes and 32 seconds east of Greenwich: every boundary cuts a quarter-hour.
inline HandMadeZone amsterdam_1900() {
    return HandMadeZone(19 * minute + 32);
}

}  // namespace learning::testing
