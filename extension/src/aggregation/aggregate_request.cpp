// SPDX-License-Identifier: PostgreSQL
#include "aggregation/aggregate_request.hpp"

#include "aggregation/calendar_arguments.hpp"
#include "aggregation/named_value.hpp"
#include "server/instants.hpp"
#include "server/settings.hpp"

namespace learning {

namespace {

constexpr const char* argument_names[] = {
    "user_id", "granularity",    "from_time", "to_time",    "time_zone",
    "fill",    "moving_periods", "day_start", "week_start", "fields",
};

constexpr Name<Unit> granularities[] = {
    {"15 minutes", {Granularity::minute, 15}}, {"30 minutes", {Granularity::minute, 30}},
    {"hour", {Granularity::hour, 1}},          {"2 hours", {Granularity::hour, 2}},
    {"3 hours", {Granularity::hour, 3}},       {"4 hours", {Granularity::hour, 4}},
    {"6 hours", {Granularity::hour, 6}},       {"8 hours", {Granularity::hour, 8}},
    {"12 hours", {Granularity::hour, 12}},     {"day", {Granularity::day, 1}},
    {"week", {Granularity::week, 1}},          {"2 weeks", {Granularity::week, 2}},
    {"month", {Granularity::month, 1}},        {"2 months", {Granularity::month, 2}},
    {"quarter", {Granularity::quarter, 1}},    {"6 months", {Granularity::month, 6}},
    {"year", {Granularity::year, 1}},
};
constexpr Name<Fill> fills[] = {
    {"zero", Fill::zero},     {"null", Fill::null}, {"previous", Fill::previous},
    {"linear", Fill::linear}, {"none", Fill::none},
};

TimestampTz checked_time(const Bound& bound, const ServerZone& zone, std::int64_t day_start) {
    if (const auto time = time_of(bound, zone, day_start)) return *time;
    ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
}

void check_range(TimestampTz from_time, TimestampTz to_time) {
    if (TIMESTAMP_NOT_FINITE(from_time) || TIMESTAMP_NOT_FINITE(to_time)) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                        errmsg("from_time and to_time must be finite")));
    }
    if (from_time > to_time) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("from_time must not be later than to_time")));
    }
}

struct Periods {
    Calendar calendar;
    ServerZone zone;
    PeriodCursor<ServerZone> first;
    PeriodCursor<ServerZone> last;
};

Periods seek_periods(const Calendar& calendar, const ServerZone& zone, TimestampTz from_time,
                     TimestampTz to_time) {
    Periods periods{calendar, zone, PeriodCursor(zone, calendar), PeriodCursor(zone, calendar)};
    periods.first.seek(instant_of(from_time));
    periods.last.seek(instant_of(to_time));
    return periods;
}

std::int64_t count_one_by_one(Periods periods) {
    std::int64_t count = 1;
    for (; periods.first.start() < periods.last.start(); periods.first.advance()) ++count;
    return count;
}

/// How many periods there are. Their distance on the calendar tells, but for dates that the zone skipped and
/// parts of a day that a transition shortened or repeated: where these could matter to the limit, they are counted one
/// by one.
std::int64_t count(const Periods& periods) {
    const std::int64_t distance = periods.last.position() - periods.first.position() + 1;
    const std::int64_t uncertainty = distance / 100 + 4;
    const bool certain = distance + uncertainty <= max_periods() || distance - uncertainty > max_periods();
    return certain ? distance : count_one_by_one(periods);
}

Periods named_periods(const PeriodArguments& arguments) {
    const std::int64_t day_start = checked_day_start(*arguments.day_start);
    const Unit unit = granularity_of_name(arguments.granularity);
    const Calendar calendar{unit.granularity, day_start, week_start_of_name(arguments.week_start),
                            unit.multiple};
    const ServerZone zone = arguments.time_zone ? zone_of_name(*arguments.time_zone) : session_zone();
    const TimestampTz from_time = checked_time(arguments.from_time, zone, calendar.day_start);
    const TimestampTz to_time = checked_time(arguments.to_time, zone, calendar.day_start);
    check_range(from_time, to_time);
    return seek_periods(calendar, zone, from_time, to_time);
}

Periods checked_periods(const PeriodArguments& arguments) {
    const Periods periods = named_periods(arguments);
    const std::int64_t periods_asked = count(periods);
    if (periods_asked > max_periods()) {
        ereport(
            ERROR,
            (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many periods"),
             errdetail("The range has %lld periods, the limit is %d.", static_cast<long long>(periods_asked),
                       max_periods()),
             errhint("Use a shorter range or a coarser granularity, or raise learning_log.max_periods.")));
    }
    return periods;
}

PeriodArguments period_arguments(FunctionCallInfo fcinfo) {
    const Oid* types = parameter_types(fcinfo->flinfo->fn_oid);
    const auto bound = [fcinfo, types](argument::Number number) -> Bound {
        return {PG_GETARG_DATUM(number), types[number]};
    };
    return {text_argument(fcinfo, argument::granularity),
            bound(argument::from_time),
            bound(argument::to_time),
            PG_ARGISNULL(argument::time_zone) ? std::nullopt
                                              : std::optional(text_argument(fcinfo, argument::time_zone)),
            PG_GETARG_INTERVAL_P(argument::day_start),
            text_argument(fcinfo, argument::week_start)};
}

/// No period is longer than this, but for transitions.
std::int64_t longest_of(Granularity granularity) {
    switch (granularity) {
        case Granularity::minute:
            return seconds_per_minute;
        case Granularity::hour:
            return seconds_per_hour;
        case Granularity::day:
            return seconds_per_day;
        case Granularity::week:
            return days_per_week * seconds_per_day;
        case Granularity::month:
            return 31 * seconds_per_day;
        case Granularity::quarter:
            return 92 * seconds_per_day;
        case Granularity::year:
            return 366 * seconds_per_day;
    }
    pg_unreachable();
}

/// The start of a period at least `moving_periods` - 1 periods before the first one. Going back further does no
/// harm, so transitions are covered by two days and a thousandth; before the first timestamp nothing happened.
std::int64_t lookback_of(const Periods& periods, int moving_periods) {
    if (moving_periods == 1) return periods.first.start();
    const Calendar& calendar = periods.calendar;
    const std::int64_t length = (moving_periods - 1) * calendar.multiple * longest_of(calendar.granularity);
    const std::int64_t instant = periods.first.start() - length - length / 1000 - 2 * seconds_per_day;
    PeriodCursor<ServerZone> cursor(periods.zone, calendar);
    cursor.seek(std::max(instant, std::min(instant_of(MIN_TIMESTAMP), periods.first.start())));
    return cursor.start();
}

int checked_moving_periods(std::int64_t moving_periods) {
    if (!std::in_range<int>(moving_periods)) {
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("moving_periods is out of range"),
                        errhint("Use a number from 1 to %d.", max_periods())));
    }
    if (moving_periods < 1 || moving_periods > max_periods()) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("invalid moving_periods: %d", static_cast<int>(moving_periods)),
                        errhint("Use a number from 1 to %d.", max_periods())));
    }
    return static_cast<int>(moving_periods);
}

/// All of a request but for whom it is about.
AggregateRequest request_of(FunctionCallInfo fcinfo) {
    const Fill fill = value_of_name(text_argument(fcinfo, argument::fill), fills, "fill");
    const int moving_periods = checked_moving_periods(PG_GETARG_INT64(argument::moving_periods));
    const Periods periods = checked_periods(period_arguments(fcinfo));
    const Range range{lookback_of(periods, moving_periods), periods.first.start(), periods.last.next()};
    return {Datum{0}, periods.calendar, periods.zone, fill, moving_periods, range};
}

}  // namespace

Unit granularity_of_name(std::string_view name) {
    return value_of_name(name, granularities, "granularity");
}

AggregateRequest aggregate_request(FunctionCallInfo fcinfo) {
    check_not_null(fcinfo, argument_names);
    AggregateRequest request = request_of(fcinfo);
    request.user_id = PG_GETARG_DATUM(argument::user_id);
    return request;
}

AggregateRequest aggregate_request_of_many(FunctionCallInfo fcinfo) {
    check_not_null(fcinfo, argument_names, argument::granularity);
    return request_of(fcinfo);
}

Range range_of_days(FunctionCallInfo fcinfo, int from_time) {
    static constexpr Interval midnight{};
    const int to_time = from_time + 1;
    const int time_zone = from_time + 2;
    const Oid* types = parameter_types(fcinfo->flinfo->fn_oid);
    const Periods periods = named_periods(
        {"day",
         {PG_GETARG_DATUM(from_time), types[from_time]},
         {PG_GETARG_DATUM(to_time), types[to_time]},
         PG_ARGISNULL(time_zone) ? std::nullopt : std::optional(text_argument(fcinfo, time_zone)),
         &midnight,
         "monday"});
    return {periods.first.start(), periods.first.start(), periods.last.next()};
}

std::optional<std::int64_t> count_periods(const PeriodArguments& arguments) {
    const auto granularity = find_name(arguments.granularity, granularities);
    const auto week_start = find_week_start(arguments.week_start);
    const auto zone = arguments.time_zone ? find_zone(*arguments.time_zone) : session_zone();
    if (!granularity || !week_start || !zone || !is_day_start(*arguments.day_start)) return std::nullopt;
    const Calendar calendar{granularity->granularity, arguments.day_start->time / USECS_PER_SEC, *week_start,
                            granularity->multiple};
    const auto from_time = time_of(arguments.from_time, *zone, calendar.day_start);
    const auto to_time = time_of(arguments.to_time, *zone, calendar.day_start);
    if (!from_time || !to_time || TIMESTAMP_NOT_FINITE(*from_time) || TIMESTAMP_NOT_FINITE(*to_time))
        return std::nullopt;
    const Periods periods = seek_periods(calendar, *zone, *from_time, *to_time);
    if (count(periods) > max_periods()) return std::nullopt;
    return count_one_by_one(periods);
}

}  // namespace learning
