// SPDX-License-Identifier: PostgreSQL

// learning_streaks(user_id, ...): how many days or weeks in a row a learner met a goal. Computed from the sums, from the
// first entry to the unit of as_of: an entry that arrives late or is voided changes past streaks, so none is stored.

#include "aggregation/aggregate.hpp"
#include "aggregation/calendar_arguments.hpp"
#include "aggregation/named_value.hpp"
#include "core/streaks.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(learning_streaks);

namespace learning {

namespace {

constexpr const char* argument_names[] = {
    "user_id",   "time_zone",  "day_start", "goal_words", "goal_study_seconds",
    "rest_days", "week_start", "unit",      "as_of",
};
enum Argument {
    user_id,
    time_zone,
    day_start,
    goal_words,
    goal_study_seconds,
    rest_days,
    week_start,
    unit,
    as_of,
};

constexpr Name<Granularity> units[] = {{"day", Granularity::day}, {"week", Granularity::week}};

struct StreakRequest {
    Datum user_id;
    ServerZone zone;
    Calendar calendar;
    Goals goals;
    std::int64_t rest;
    std::int64_t end;  // of the unit that holds as_of
};

std::int64_t checked_number(FunctionCallInfo fcinfo, Argument number) {
    const std::int64_t value = PG_GETARG_INT64(number);
    if (value < 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("%s must not be negative", argument_names[number])));
    }
    return value;
}

std::int64_t end_of_unit(const ServerZone& zone, const Calendar& calendar, TimestampTz as_of_time) {
    if (TIMESTAMP_NOT_FINITE(as_of_time)) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("as_of must be finite")));
    }
    PeriodCursor cursor(zone, calendar);
    cursor.seek(instant_of(as_of_time));
    return cursor.next();
}

StreakRequest streak_request(FunctionCallInfo fcinfo) {
    check_not_null(fcinfo, argument_names);
    const Calendar calendar{value_of_name(text_argument(fcinfo, unit), units, "unit"),
                            checked_day_start(*PG_GETARG_INTERVAL_P(day_start)),
                            week_start_of_name(text_argument(fcinfo, week_start))};
    const ServerZone zone = zone_argument(fcinfo, time_zone);
    return {PG_GETARG_DATUM(user_id),
            zone,
            calendar,
            {checked_number(fcinfo, goal_words), checked_number(fcinfo, goal_study_seconds)},
            checked_number(fcinfo, rest_days),
            end_of_unit(zone, calendar, PG_GETARG_TIMESTAMPTZ(as_of))};
}

/// Names the units by their first dates.
struct CountUnit {
    StreakCounter* counter;
    LocalClock<ServerZone> clock;
    std::int64_t day_start;

    void operator()(const Row& row) {
        CHECK_FOR_INTERRUPTS();
        counter->add(clock.date_at(row.start, day_start), row.sums);
    }
};

StreakCounter count_units(const Schema& schema, const StreakRequest& request) {
    StreakCounter counter(request.goals, request.rest);
    FillerFromFirst filler(request.zone, request.calendar, request.end,
                           CountUnit{&counter, LocalClock(request.zone), request.calendar.day_start});
    static_assert(std::is_trivially_destructible_v<decltype(filler)>);
    aggregation::CellConsumer<decltype(filler)> consumer{filler, schema, request.user_id};
    SPI_connect();
    read_quarter_hours(schema, request.user_id, instant_of(MIN_TIMESTAMP), request.end, consumer);
    filler.finish();
    SPI_finish();
    check_overflow(filler.overflowed());
    return counter;
}

/// A week can begin before the first date that the server has.
Datum date_datum(std::int64_t date) {
    return DateADTGetDatum(
        std::max(static_cast<DateADT>(date - unix_days_of_2000), DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE));
}

Datum result_of(FunctionCallInfo fcinfo, const StreakCounter& counter) {
    TupleDesc descriptor;
    if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        elog(ERROR, "return type must be a row type");
    }
    const Streak current = counter.current();
    const Streak longest = counter.longest();
    const std::optional<std::int64_t> last_met = counter.last_met();
    Datum values[] = {
        Int64GetDatum(current.length),    date_datum(current.first),    Int64GetDatum(longest.length),
        date_datum(longest.first),        date_datum(longest.last),     BoolGetDatum(counter.last_is_met()),
        BoolGetDatum(counter.at_risk()),  Int64GetDatum(counter.met()), Int64GetDatum(counter.units()),
        date_datum(last_met.value_or(0)),
    };
    bool nulls[lengthof(values)] = {};
    nulls[1] = current.length == 0;
    nulls[3] = nulls[4] = longest.length == 0;
    nulls[9] = !last_met.has_value();
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls));
}

}  // namespace

}  // namespace learning

Datum learning_streaks(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const StreakRequest request = streak_request(fcinfo);
    PG_RETURN_DATUM(result_of(fcinfo, count_units(schema, request)));
}
