// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>

#include "core/arithmetic.hpp"
#include "core/civil.hpp"
#include "core/local_clock.hpp"

// Walks the periods of a calendar in a zone.
//
// Days and what is made of days: the periods are numbered (day 0 is 1970-01-01, month 0 is January of year 0,
// ...). Period n starts when the wall clock shows the day start on its first day, and ends where the next one
// starts. Both ends are computed from the number, never by adding to the last one, so nothing drifts. A
// period that would be empty (a date that the zone skipped) is passed over.
//
// Hours: a period starts at each instant at which the wall clock shows a full hour.

namespace learning {

enum class Granularity { hour, day, week, month, quarter, year };

struct Calendar {
    Granularity granularity;
    std::int64_t day_start;   // seconds after midnight on the wall clock
    std::int64_t week_start;  // first day of the week, 0 (Monday) to 6 (Sunday)

    /// The number of the period that holds a date, and the first date of a period, for day and longer.
    [[nodiscard]] std::int64_t number_of(std::int64_t date) const;
    [[nodiscard]] std::int64_t first_date(std::int64_t number) const;
};

template <Zone Z>
class PeriodCursor {
public:
    PeriodCursor(const Z& zone, const Calendar& calendar) : clock_(zone), calendar_(calendar) {}

    /// Goes to the period that holds an instant.
    void seek(std::int64_t instant) {
        if (calendar_.granularity == Granularity::hour) {
            start_ = hour_at_or_before(instant);
            next_ = hour_after(start_);
            return;
        }
        const std::int64_t local = instant + clock_.offset_at(instant) - calendar_.day_start;
        number_ = calendar_.number_of(floor_div(local, seconds_per_day));
        while (start_of(number_) > instant) --number_;
        while (start_of(number_ + 1) <= instant) ++number_;
        start_ = start_of(number_);
        next_ = start_of(number_ + 1);
    }

    void advance() {
        start_ = next_;
        if (calendar_.granularity == Granularity::hour) {
            next_ = hour_after(start_);
            return;
        }
        do {
            ++number_;
            next_ = start_of(number_ + 1);
        } while (next_ <= start_);
    }

    /// The period is [start, next).
    [[nodiscard]] std::int64_t start() const { return start_; }
    [[nodiscard]] std::int64_t next() const { return next_; }

    /// Where the period stands on the calendar, for distances between periods: its number, or for hours the
    /// hours since 1970 in UTC, rounded down.
    [[nodiscard]] std::int64_t position() const {
        return calendar_.granularity == Granularity::hour ? floor_div(start_, seconds_per_hour) : number_;
    }

private:
    std::int64_t start_of(std::int64_t number) {
        return clock_.to_instant(calendar_.first_date(number) * seconds_per_day + calendar_.day_start);
    }

    std::int64_t hour_at_or_before(std::int64_t instant) {
        for (;;) {
            const std::int64_t hour =
                instant - floor_mod(instant + clock_.offset_at(instant), seconds_per_hour);
            OffsetSegment segment = clock_.segment(hour);
            if (!segment.ends || segment.end > instant) return hour;
            // A transition lies between: the clock never ran from `hour` to `instant`. Go on from the last one.
            std::int64_t transition = segment.end;
            while ((segment = clock_.segment(transition)).ends && segment.end <= instant)
                transition = segment.end;
            if (floor_mod(transition + segment.offset, seconds_per_hour) == 0) return transition;
            instant = transition - 1;
        }
    }

    /// `start` is itself the start of an hour.
    std::int64_t hour_after(std::int64_t start) {
        OffsetSegment segment = clock_.segment(start);
        std::int64_t hour = start + seconds_per_hour;
        while (segment.ends && hour >= segment.end) {
            const std::int64_t transition = segment.end;
            segment = clock_.segment(transition);
            hour = transition + floor_mod(-(transition + segment.offset), seconds_per_hour);
        }
        return hour;
    }

    LocalClock<Z> clock_;
    Calendar calendar_;
    std::int64_t number_ = 0;
    std::int64_t start_ = 0;
    std::int64_t next_ = 0;
};

inline constexpr std::int64_t days_per_week = 7;
inline constexpr std::int64_t first_monday = -3;  // 1969-12-29

inline std::int64_t Calendar::number_of(std::int64_t date) const {
    if (granularity == Granularity::day) return date;
    if (granularity == Granularity::week) return floor_div(date - first_monday - week_start, days_per_week);
    const CivilDate civil = civil_from_days(date);
    if (granularity == Granularity::year) return civil.year;
    if (granularity == Granularity::quarter) return civil.year * 4 + (civil.month - 1) / 3;
    return civil.year * 12 + civil.month - 1;
}

inline std::int64_t Calendar::first_date(std::int64_t number) const {
    if (granularity == Granularity::day) return number;
    if (granularity == Granularity::week) return number * days_per_week + first_monday + week_start;
    if (granularity == Granularity::year) return days_from_civil(number, 1, 1);
    const int periods = granularity == Granularity::quarter ? 4 : 12;
    const int month = static_cast<int>(floor_mod(number, periods)) * (12 / periods) + 1;
    return days_from_civil(floor_div(number, periods), month, 1);
}

}  // namespace learning
