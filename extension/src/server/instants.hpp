// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/arithmetic.hpp"
#include "core/cells.hpp"
#include "server/pg.hpp"

// Between the server's times (microseconds and days since
// 2000-01-01) and core's instants (seconds since 1970-01-01 UTC).

namespace learning {

inline constexpr std::int64_t unix_days_of_2000 = POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE;
inline constexpr std::int64_t unix_seconds_of_2000 = unix_days_of_2000 * seconds_per_day;

/// The whole second that holds a finite timestamp.
inline std::int64_t instant_of(TimestampTz timestamp) {
    return floor_div(timestamp, USECS_PER_SEC) + unix_seconds_of_2000;
}

/// The timestamp of an instant; raises 22008 where the server has none.
inline TimestampTz timestamp_of(std::int64_t instant) {
    TimestampTz timestamp;
    if (__builtin_mul_overflow(instant - unix_seconds_of_2000, USECS_PER_SEC, &timestamp) ||
        !IS_VALID_TIMESTAMP(timestamp)) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
    }
    return timestamp;
}

/// The UTC day of an instant.
inline DateADT day_of(std::int64_t instant) {
    return static_cast<DateADT>(floor_div(instant, seconds_per_day) - unix_days_of_2000);
}

/// Whether a day can hold entries at all.
inline bool is_rollup_day(DateADT day) {
    return !DATE_NOT_FINITE(day) && IS_VALID_DATE(day);
}

inline std::int64_t quarter_hour_start(DateADT day, int quarter_hour) {
    return (day + unix_days_of_2000) * seconds_per_day + quarter_hour * seconds_per_quarter_hour;
}

}  // namespace learning
