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
//
// Other parts of a day (15 minutes, 6 hours): a period starts at each instant at which the wall clock is a multiple of
// its length past the day start, and where a day starts, which is something else where the clock skipped the day
// start. So each of them lies within one day.

namespace learning {

enum class Granularity { minute, hour, day, week, month, quarter, year };

inline constexpr std::int64_t seconds_per_minute = 60;
inline constexpr std::int64_t days_per_week = 7;
inline constexpr std::int64_t first_monday = -3;  // 1969-12-29
inline constexpr std::int64_t day_of_2000 = 10957;

struct Calendar {
    Granularity granularity;
    std::int64_t day_start;   // seconds after midnight on the wall clock
    std::int64_t week_start;  // first day of the week, 0 (Monday) to 6 (Sunday)
    /// How many of them a period has: minutes and hours that divide a day; weeks and months are counted from 2000-01-01,
    /// weeks from the one that holds it.
    std::int64_t multiple = 1;

    /// Whether the periods are parts of days, and whether each then lies within one day. Hours alone do not: they
    /// follow the clock's full hours whatever the day start is.
    [[nodiscard]] bool divides_days() const { return granularity <= Granularity::hour; }
    [[nodiscard]] bool keeps_to_days() const { return granularity == Granularity::minute || multiple > 1; }

    /// The length of a part of a day on the wall clock.
    [[nodiscard]] std::int64_t part_length() const {
        return multiple * (granularity == Granularity::hour ? seconds_per_hour : seconds_per_minute);
    }

    /// The number of the period, or of the day where periods are parts of one, that holds a date, and the first date of
    /// a period.
    [[nodiscard]] std::int64_t number_of(std::int64_t date) const;
    [[nodiscard]] std::int64_t first_date(std::int64_t number) const;

private:
    [[nodiscard]] std::int64_t months() const {
        return multiple * (granularity == Granularity::year      ? 12
                           : granularity == Granularity::quarter ? 3
                                                                 : 1);
    }
    [[nodiscard]] std::int64_t week_of_2000() const {
        return floor_div(day_of_2000 - first_monday - week_start, days_per_week);
    }
};

template <Zone Z>
class PeriodCursor {
public:
    PeriodCursor(const Z& zone, const Calendar& calendar)
        : clock_(zone), day_clock_(zone), calendar_(calendar) {}

    /// Goes to the period that holds an instant.
    void seek(std::int64_t instant) {
        if (!calendar_.divides_days()) {
            seek_number(instant);
            start_ = start_of(number_);
            next_ = start_of(number_ + 1);
            return;
        }
        start_ = mark_at_or_before(instant);
        if (calendar_.keeps_to_days()) {
            seek_number(instant);
            start_ = later(start_, start_of(number_));
            day_end_ = start_of(number_ + 1);
        }
        next_ = part_after(start_);
    }

    void advance() {
        start_ = next_;
        if (calendar_.granularity != Granularity::day) return advance_other();
        do {  // what is asked most, without what the others need
            next_ = day_clock_.to_instant((++number_ + 1) * seconds_per_day + calendar_.day_start);
        } while (next_ <= start_);
    }

    /// The period is [start, next).
    [[nodiscard]] std::int64_t start() const { return start_; }
    [[nodiscard]] std::int64_t next() const { return next_; }

    /// Where the period stands on the calendar, for distances between periods: its number, or for parts of a day how
    /// many of their length have gone by since 1970 in UTC, rounded down.
    [[nodiscard]] std::int64_t position() const {
        return calendar_.divides_days() ? floor_div(start_, calendar_.part_length()) : number_;
    }

private:
    [[gnu::noinline]] void advance_other() {
        if (!calendar_.divides_days()) {
            next_ = advance_number();
            return;
        }
        if (calendar_.keeps_to_days() && start_ >= day_end_) day_end_ = advance_number();
        next_ = part_after(start_);
    }

    static std::int64_t later(std::int64_t left, std::int64_t right) { return left > right ? left : right; }

    /// Finds the number of the period, or of the day, that holds an instant.
    void seek_number(std::int64_t instant) {
        const std::int64_t local = instant + clock_.offset_at(instant) - calendar_.day_start;
        number_ = calendar_.number_of(floor_div(local, seconds_per_day));
        while (start_of(number_) > instant) --number_;
        while (start_of(number_ + 1) <= instant) ++number_;
    }

    /// Goes to the next number that is not empty, after the one that ends at start_; returns where it ends.
    std::int64_t advance_number() {
        std::int64_t end;
        do {
            ++number_;
            end = start_of(number_ + 1);
        } while (end <= start_);
        return end;
    }

    std::int64_t start_of(std::int64_t number) {
        return day_clock_.to_instant(calendar_.first_date(number) * seconds_per_day + calendar_.day_start);
    }

    /// How long ago the wall clock showed a mark, where the parts of a day begin; 0 at one.
    [[nodiscard]] std::int64_t past_mark(std::int64_t local) const {
        const std::int64_t first = calendar_.keeps_to_days() ? calendar_.day_start : 0;
        return floor_mod(local - first, calendar_.part_length());
    }

    std::int64_t mark_at_or_before(std::int64_t instant) {
        for (;;) {
            const std::int64_t mark = instant - past_mark(instant + clock_.offset_at(instant));
            OffsetSegment segment = clock_.segment(mark);
            if (!segment.ends || segment.end > instant) return mark;
            // A transition lies between: the clock never ran from `mark` to `instant`. Go on from the last one.
            std::int64_t transition = segment.end;
            while ((segment = clock_.segment(transition)).ends && segment.end <= instant)
                transition = segment.end;
            if (past_mark(transition + segment.offset) == 0) return transition;
            instant = transition - 1;
        }
    }

    std::int64_t mark_after(std::int64_t instant) {
        const std::int64_t length = calendar_.part_length();
        OffsetSegment segment = clock_.segment(instant);
        std::int64_t mark = instant + length - past_mark(instant + segment.offset);
        while (segment.ends && mark >= segment.end) {
            const std::int64_t transition = segment.end;
            segment = clock_.segment(transition);
            const std::int64_t past = past_mark(transition + segment.offset);
            mark = past == 0 ? transition : transition + length - past;
        }
        return mark;
    }

    /// Where the part of a day ends that starts at `start`.
    std::int64_t part_after(std::int64_t start) {
        const std::int64_t mark = mark_after(start);
        return calendar_.keeps_to_days() && day_end_ < mark ? day_end_ : mark;
    }

    LocalClock<Z> clock_;
    LocalClock<Z> day_clock_;  // looks back from where the other is: each asks the zone once per segment
    Calendar calendar_;
    std::int64_t number_ = 0;
    std::int64_t day_end_ = 0;  // of the day that holds a part of it
    std::int64_t start_ = 0;
    std::int64_t next_ = 0;
};

inline std::int64_t Calendar::number_of(std::int64_t date) const {
    if (granularity <= Granularity::day) return date;
    if (granularity == Granularity::week) {
        const std::int64_t week = floor_div(date - first_monday - week_start, days_per_week);
        return floor_div(week - week_of_2000(), multiple);
    }
    const CivilDate civil = civil_from_days(date);
    return floor_div(civil.year * 12 + civil.month - 1,
                     months());  // from 2000 on: 24,000 is a multiple of each
}

inline std::int64_t Calendar::first_date(std::int64_t number) const {
    if (granularity <= Granularity::day) return number;
    if (granularity == Granularity::week) {
        return (number * multiple + week_of_2000()) * days_per_week + first_monday + week_start;
    }
    const std::int64_t month = number * months();
    return days_from_civil(floor_div(month, 12), static_cast<int>(floor_mod(month, 12)) + 1, 1);
}

}  // namespace learning
