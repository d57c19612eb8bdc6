// SPDX-License-Identifier: PostgreSQL
#include "aggregation/bound.hpp"

#include "server/instants.hpp"

namespace learning {

namespace {

std::optional<TimestampTz> time_of_local(const ServerZone& zone, std::int64_t local,
                                         std::int64_t microseconds) {
    LocalClock clock(zone);
    const std::int64_t instant = clock.to_instant(local);
    if (instant < instant_of(MIN_TIMESTAMP) || instant >= instant_of(END_TIMESTAMP)) return std::nullopt;
    return timestamp_of(instant) + microseconds;
}

}  // namespace

const Oid* parameter_types(Oid function) {
    Oid* types;
    int count;
    (void)get_func_signature(function, &types, &count);
    return types;
}

std::optional<TimestampTz> time_of(const Bound& bound, const ServerZone& zone, std::int64_t day_start) {
    if (bound.type == DATEOID) {
        const DateADT date = DatumGetDateADT(bound.value);
        if (DATE_IS_NOBEGIN(date)) return DT_NOBEGIN;
        if (DATE_IS_NOEND(date)) return DT_NOEND;
        return time_of_local(zone, (date + unix_days_of_2000) * seconds_per_day + day_start, 0);
    }
    const TimestampTz time = DatumGetTimestampTz(bound.value);
    if (bound.type != TIMESTAMPOID || TIMESTAMP_NOT_FINITE(time)) return time;
    return time_of_local(zone, instant_of(time), floor_mod(time, USECS_PER_SEC));
}

}  // namespace learning
