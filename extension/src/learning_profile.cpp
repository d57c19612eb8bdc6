// SPDX-License-Identifier: PostgreSQL

// learning_profile(user_id, from_time, to_time, time_zone): at which weekdays and hours of the wall clock a learner
// learns. The bounds name days, each of which counts in whole, as those of aggregate_learning() do.

#include "aggregation/aggregate.hpp"
#include "aggregation/aggregate_request.hpp"
#include "aggregation/calendar_arguments.hpp"
#include "core/week_profile.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(learning_profile);

namespace learning {

namespace {

constexpr const char* argument_names[] = {"user_id", "from_time", "to_time", "time_zone"};
enum Argument { user_id, from_time, to_time, time_zone };

using Profile = WeekProfile<ServerZone>;

/// Hands quarter-hours, never whole days, to a profile.
struct QuarterHourConsumer {
    Profile& profile;
    LogParts log;
    std::string_view learner;

    static bool holds_day(std::int64_t /*instant*/) { return false; }
    static void add_sums(const Sums& /*sums*/) {}
    void add_quarter_hour(std::int64_t instant, const Sums& live, const Sums& archived) {
        profile.add_quarter_hour(instant, live, archived, [this](std::int64_t from, std::int64_t to) {
            return log.between(learner, from, to);
        });
    }
};

void put_hours(const ReturnSetInfo* result, const Profile& profile) {
    for (int weekday = 1; weekday <= static_cast<int>(days_per_week); ++weekday) {
        for (int hour = 0; hour < static_cast<int>(hours_per_day); ++hour) {
            const Sums& sums = profile.at(weekday, hour);
            Datum values[] = {Int32GetDatum(weekday), Int32GetDatum(hour), Int64GetDatum(sums.entries),
                              Int64GetDatum(sums.words), Int64GetDatum(sums.study_seconds)};
            bool nulls[lengthof(values)] = {};
            tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
        }
    }
}

}  // namespace

}  // namespace learning

Datum learning_profile(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    check_not_null(fcinfo, argument_names);
    const Range range = range_of_days(fcinfo, from_time);
    Profile profile(zone_argument(fcinfo, time_zone), range.start, range.end);
    static_assert(std::is_trivially_destructible_v<Profile>);
    InitMaterializedSRF(fcinfo, 0);
    QuarterHourConsumer consumer{profile, LogParts(schema), text_argument(fcinfo, user_id)};
    SPI_connect();
    read_quarter_hours(schema, PG_GETARG_DATUM(user_id), range.start, range.end, consumer);
    SPI_finish();
    check_overflow(profile.overflowed());
    put_hours(castNode(ReturnSetInfo, fcinfo->resultinfo), profile);
    return Datum{0};
}
