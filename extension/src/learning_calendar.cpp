// SPDX-License-Identifier: PostgreSQL

// learning_calendar(user_id, year, ...): the days of a year, with what a contribution calendar shows of each.

#include "aggregation/aggregate.hpp"
#include "aggregation/calendar_arguments.hpp"
#include "core/calendar_year.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(learning_calendar);

namespace learning {

namespace {

constexpr const char* argument_names[] = {"user_id", "year", "time_zone", "day_start", "week_start"};
enum Argument { user_id, year, time_zone, day_start, week_start };

constexpr std::int64_t last_year = 294276;  // of the server's timestamps

std::int64_t checked_year(std::int64_t value) {
    if (value < 1 || value > last_year) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("year is out of range"),
                        errhint("Use a year from 1 to %d.", static_cast<int>(last_year))));
    }
    return value;
}

/// The days of the year that the zone has, with their sums.
struct Year {
    std::array<std::int64_t, most_days_of_year> dates;
    std::array<Sums, most_days_of_year> sums;
    std::size_t size = 0;
};

/// From the start of January 1 to the start of the next one.
Range range_of_year(std::int64_t number, const ServerZone& zone, std::int64_t starts) {
    LocalClock clock(zone);
    const auto first_day = [&clock, starts](std::int64_t in_year) {
        return clock.to_instant(days_from_civil(in_year, 1, 1) * seconds_per_day + starts);
    };
    const std::int64_t start = first_day(number);
    return {start, start, first_day(number + 1)};
}

void read_year(const Schema& schema, const AggregateRequest& request, Year& shown) {
    LocalClock clock(request.zone);
    aggregate(request, schema, [&](const Row& row) {
        if (shown.size == most_days_of_year) elog(ERROR, "more days than a year has");
        shown.dates[shown.size] = clock.date_at(row.start, request.calendar.day_start);
        shown.sums[shown.size] = row.sums;
        ++shown.size;
    });
}

void put_day(const ReturnSetInfo* result, std::int64_t date, int week, const Sums& sums, int level) {
    Datum values[] = {
        DateADTGetDatum(static_cast<DateADT>(date - unix_days_of_2000)),
        Int32GetDatum(week),
        Int32GetDatum(weekday_of(date)),
        Int64GetDatum(sums.entries),
        Int64GetDatum(sums.words),
        Int64GetDatum(sums.study_seconds),
        Int32GetDatum(level),
    };
    bool nulls[lengthof(values)] = {};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

}  // namespace

}  // namespace learning

Datum learning_calendar(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    check_not_null(fcinfo, argument_names);
    const std::int64_t number = checked_year(PG_GETARG_INT64(year));
    const Calendar calendar{Granularity::day, checked_day_start(*PG_GETARG_INTERVAL_P(day_start)),
                            week_start_of_name(text_argument(fcinfo, week_start))};
    const ServerZone zone = zone_argument(fcinfo, time_zone);
    const AggregateRequest request{PG_GETARG_DATUM(user_id),
                                   calendar,
                                   zone,
                                   Fill::zero,
                                   1,
                                   range_of_year(number, zone, calendar.day_start)};
    InitMaterializedSRF(fcinfo, 0);
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    Year shown;
    read_year(schema, request, shown);
    Levels levels({shown.sums.data(), shown.size});
    for (std::size_t i = 0; i < shown.size; ++i) {
        const Sums& sums = shown.sums[i];
        put_day(result, shown.dates[i], week_of_year(shown.dates[i], number, calendar.week_start), sums,
                levels.level_of(sums));
    }
    return Datum{0};
}
