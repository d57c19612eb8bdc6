// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "pg.hpp"

namespace learning {

inline constexpr int default_max_periods = 100000;
inline constexpr int largest_max_periods = 10000000;

/// learning_log.max_periods: the largest number of periods that one call may return.
int max_periods();

/// learning_log.earliest and learning_log.latest_ahead: the record functions take times from `earliest` to `latest`,
/// both included; infinite where there is no such bound.
TimestampTz earliest();
TimestampTz latest();

}  // namespace learning
