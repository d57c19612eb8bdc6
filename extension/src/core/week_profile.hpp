// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/calendar_year.hpp"
#include "core/cells.hpp"
#include "core/local_clock.hpp"

// At which weekdays and hours of the wall clock a learner learns.
//
// An hour of the wall clock is not a period: where the clock goes back it comes twice, where it jumps within an hour it
// is shorter. So each quarter-hour is looked at by itself, and cut where the hour ends, or the clock jumps.

namespace learning {

inline constexpr std::size_t hours_per_day = 24;
inline constexpr std::size_t hours_per_week = 7 * hours_per_day;

template <Zone Z>
class WeekProfile {
public:
    /// Of the entries from one instant to another.
    WeekProfile(const Z& zone, std::int64_t from, std::int64_t to) : clock_(zone), from_(from), to_(to) {}

    /// Takes a quarter-hour; the arguments are those of GapFiller::add_quarter_hour().
    template <typename Live>
    void add_quarter_hour(std::int64_t instant, const Sums& live, const Sums& archived, Live live_between) {
        const std::int64_t end = std::min(instant + seconds_per_quarter_hour, to_);
        if (instant >= from_ && instant < to_) collect(instant, archived);
        if (live.entries == 0) return;
        if (instant >= from_ && std::min(end_of_hour(instant), to_) >= instant + seconds_per_quarter_hour) {
            collect(instant, live);
            return;
        }
        for (std::int64_t part = std::max(instant, from_); part < end;) {
            const std::int64_t part_end = std::min(end_of_hour(part), end);
            collect(part, live_between(part, part_end));
            part = part_end;
        }
    }

    /// The sums of an hour, 0 to 23, of a weekday, 1 (Monday) to 7.
    [[nodiscard]] const Sums& at(int weekday, int hour) const { return sums_[place(weekday, hour)]; }
    [[nodiscard]] bool overflowed() const { return overflowed_; }

private:
    static std::size_t place(int weekday, std::int64_t hour) {
        return static_cast<std::size_t>(weekday - 1) * hours_per_day + static_cast<std::size_t>(hour);
    }

    /// How long the clock runs on within the hour that it shows.
    std::int64_t end_of_hour(std::int64_t instant) {
        const OffsetSegment& segment = clock_.segment(instant);
        const std::int64_t full =
            instant + seconds_per_hour - floor_mod(instant + segment.offset, seconds_per_hour);
        return segment.ends ? std::min(full, segment.end) : full;
    }

    void collect(std::int64_t instant, const Sums& sums) {
        const std::int64_t local = instant + clock_.offset_at(instant);
        const int weekday = weekday_of(floor_div(local, seconds_per_day));
        const std::int64_t hour = floor_mod(local, seconds_per_day) / seconds_per_hour;
        overflowed_ |= !add(sums_[place(weekday, hour)], sums);
    }

    LocalClock<Z> clock_;
    std::int64_t from_;
    std::int64_t to_;
    bool overflowed_ = false;
    std::array<Sums, hours_per_week> sums_{};
};

}  // namespace learning
