// SPDX-License-Identifier: PostgreSQL
#include "foreign/selection.hpp"

#include "server/instants.hpp"

namespace learning {

namespace {

constexpr DateADT first_date_of_server = DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE;
/// The server compares dates from this one on as later than each timestamp, even where a zone has it before the last one.
constexpr DateADT end_of_timestamps = TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE;
/// No period starts on a date from this one on.
constexpr DateADT end_of_dates = end_of_timestamps + 10;

/// The values that a column may have: from `least` on, and less than `end`.
struct Interval64 {
    std::int64_t least;
    std::int64_t end;
};

/// What lies on one side of a value, of which `at` is the least that is not less than it, and `behind` the least that is
/// greater.
Interval64 side(int strategy, std::int64_t at, std::int64_t behind, const Interval64& all) {
    switch (strategy) {
        case BTLessStrategyNumber:
            return {all.least, at};
        case BTLessEqualStrategyNumber:
            return {all.least, behind};
        case BTEqualStrategyNumber:
            return {at, behind};
        case BTGreaterEqualStrategyNumber:
            return {at, all.end};
        default:
            return {behind, all.end};
    }
}

std::int64_t successor(std::int64_t value) {
    return value == DT_NOEND ? DT_NOEND : value + 1;
}

/// As the operators between them compare a time with a timestamptz.
TimestampTz time_of_value(Datum value, Oid type) {
    int overflow = 0;
    if (type == DATEOID) return date2timestamptz_opt_overflow(DatumGetDateADT(value), &overflow);
    if (type == TIMESTAMPOID) return timestamp2timestamptz_opt_overflow(DatumGetTimestamp(value), &overflow);
    return DatumGetTimestampTz(value);
}

std::int64_t ceiling(std::int64_t dividend, std::int64_t divisor) {
    return -floor_div(-dividend, divisor);
}

/// The first date whose start in the zone is not before a finite time; one that is later than each, where there is none.
std::int64_t first_date_from(TimestampTz time, LocalClock<ServerZone>& clock) {
    const auto start_of = [&clock](std::int64_t date) {
        return (clock.to_instant((date + unix_days_of_2000) * seconds_per_day) - unix_seconds_of_2000) *
               USECS_PER_SEC;
    };
    const std::int64_t instant = instant_of(time);
    std::int64_t date = floor_div(instant + clock.offset_at(instant), seconds_per_day) - unix_days_of_2000;
    while (start_of(date) < time) ++date;
    while (start_of(date - 1) >= time) --date;
    return std::min<std::int64_t>(date, end_of_timestamps);
}

/// The dates on one side of a value.
Interval64 dates_beside(int strategy, Datum value, Oid type, const ServerZone& zone) {
    const Interval64 all{DATEVAL_NOBEGIN, DATEVAL_NOEND};
    if (type == DATEOID) {
        const std::int64_t date = DatumGetDateADT(value);
        return side(strategy, date, date == DATEVAL_NOEND ? date : date + 1, all);
    }
    const std::int64_t time = DatumGetTimestampTz(value);  // or a Timestamp: both are microseconds
    if (time == DT_NOBEGIN) return side(strategy, DATEVAL_NOBEGIN, std::int64_t{DATEVAL_NOBEGIN} + 1, all);
    if (time == DT_NOEND) return side(strategy, DATEVAL_NOEND, DATEVAL_NOEND, all);
    if (type == TIMESTAMPOID)
        return side(strategy, ceiling(time, USECS_PER_DAY), floor_div(time, USECS_PER_DAY) + 1, all);
    LocalClock<ServerZone> clock(zone);
    return side(strategy, first_date_from(time, clock), first_date_from(successor(time), clock), all);
}

/// Goes to the first period that starts at an instant or later.
void seek_start(PeriodCursor<ServerZone>& cursor, std::int64_t instant) {
    cursor.seek(instant);
    if (cursor.start() < instant) cursor.advance();
}

/// The same for a date.
void seek_date(PeriodCursor<ServerZone>& cursor, std::int64_t date, LocalClock<ServerZone>& clock) {
    constexpr std::int64_t surely_before = 2 * seconds_per_day;
    const std::int64_t day = date + unix_days_of_2000;
    cursor.seek(clock.to_instant(day * seconds_per_day) - surely_before);
    while (clock.date_at(cursor.start(), 0) < day) cursor.advance();
}

std::int64_t instant_not_before(TimestampTz time) {
    return ceiling(time, USECS_PER_SEC) + unix_seconds_of_2000;
}

}  // namespace

bool narrow(Selection& selection, const Restriction& restriction, Datum value, bool is_null,
            const ServerZone& zone) {
    if (is_null) return false;
    if (restriction.column == Column::user_id) {
        selection.learners = restriction.is_list ? Selection::Learners::listed : Selection::Learners::one;
        selection.learner = value;
        return true;
    }
    if (restriction.column == Column::period) {
        const TimestampTz time = time_of_value(value, restriction.type);
        const Interval64 starts = side(restriction.strategy, time, successor(time), {DT_NOBEGIN, DT_NOEND});
        selection.from = std::max(selection.from, starts.least);
        selection.to = std::min(selection.to, starts.end);
        return true;
    }
    const Interval64 dates = dates_beside(restriction.strategy, value, restriction.type, zone);
    selection.first_date = std::max(selection.first_date, dates.least);
    selection.end_date = std::min(selection.end_date, dates.end);
    return true;
}

SelectedPeriods selected_periods(const Selection& selection, const ServerZone& zone,
                                 const Calendar& calendar) {
    PeriodCursor cursor(zone, calendar);
    SelectedPeriods selected{{}, cursor};
    const SelectedPeriods none{{0, 0}, cursor};
    // What starts before the first timestamp shows that one.
    if (selection.from >= END_TIMESTAMP || selection.to <= MIN_TIMESTAMP) return none;
    if (selection.first_date >= end_of_dates || selection.end_date <= first_date_of_server) return none;

    LocalClock<ServerZone> clock(zone);
    if (selection.from > MIN_TIMESTAMP) {
        seek_start(cursor, instant_not_before(selection.from));
        selected.bounds.start = cursor.start();
        selected.first = cursor;
    }
    if (selection.first_date > first_date_of_server) {
        seek_date(cursor, selection.first_date, clock);
        if (cursor.start() > selected.bounds.start) {
            selected.bounds.start = cursor.start();
            selected.first = cursor;
        }
    }
    if (selection.to < END_TIMESTAMP) {
        seek_start(cursor, instant_not_before(selection.to));
        selected.bounds.end = cursor.start();
    }
    if (selection.end_date < end_of_dates) {
        // A date may come back in parts of days, by a day at most.
        constexpr std::int64_t most_days_back = 2;
        seek_date(cursor, selection.end_date + (calendar.divides_days() ? most_days_back : 0), clock);
        selected.bounds.end = std::min(selected.bounds.end, cursor.start());
    }
    return selected;
}

DateADT date_of_period(LocalClock<ServerZone>& clock, std::int64_t start) {
    return static_cast<DateADT>(
        std::max<std::int64_t>(clock.date_at(start, 0) - unix_days_of_2000, first_date_of_server));
}

UtcDays utc_days(const PeriodBounds& bounds) {
    return {bounds.start <= instant_of(MIN_TIMESTAMP) ? DATEVAL_NOBEGIN : day_of(bounds.start),
            bounds.end >= instant_of(END_TIMESTAMP) ? DATEVAL_NOEND : day_of(bounds.end - 1)};
}

}  // namespace learning
