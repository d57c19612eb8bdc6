// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/bound.hpp"
#include "core/gap_filler.hpp"
#include "server/pg.hpp"
#include "server/server_zone.hpp"

namespace learning {

/// The arguments that the functions that aggregate have in common, checked.
struct AggregateRequest {
    Datum user_id;  // not where the question is about many learners
    Calendar calendar;
    ServerZone zone;
    Fill fill;
    int moving_periods;
    Range range;
    std::optional<PeriodCursor<ServerZone>> first =
        std::nullopt;  // stands at range.lookback, where that is known
};

/// Checks the arguments. Raises 22004 (null), 22023 (invalid), 22008 (infinite or out of range) and 54000
/// (more periods than learning_log.max_periods).
AggregateRequest aggregate_request(FunctionCallInfo fcinfo);

/// The same, but for the first argument, which is not looked at.
AggregateRequest aggregate_request_of_many(FunctionCallInfo fcinfo);

/// What a granularity's name says: `2 weeks` is twice a week.
struct Unit {
    Granularity granularity;
    std::int64_t multiple;
};

/// Raises 22023.
Unit granularity_of_name(std::string_view name);

/// What decides how many periods there are.
struct PeriodArguments {
    std::string_view granularity;
    Bound from_time;
    Bound to_time;
    std::optional<std::string_view> time_zone;  // nothing: that of the session
    const Interval* day_start;
    std::string_view week_start;
};

/// From the start of the day that holds the argument from_time, which has this number, to the end of the one that holds the next,
/// to_time, in the zone of the third, time_zone. Raises 22023 and 22008 as aggregate_request() does.
Range range_of_days(FunctionCallInfo fcinfo, int from_time);

/// The periods of a call with these arguments, counted one by one; nothing where the call would raise an error.
std::optional<std::int64_t> count_periods(const PeriodArguments& arguments);

/// Where the arguments stand in the functions' signatures.
namespace argument {
enum Number {
    user_id,
    user_ids = user_id,  // of the functions about many learners
    granularity,
    from_time,
    to_time,
    time_zone,
    fill,
    moving_periods,
    day_start,
    week_start,
    fields,
};
}  // namespace argument

}  // namespace learning
