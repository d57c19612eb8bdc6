// SPDX-License-Identifier: PostgreSQL
#pragma once

namespace learning {

inline constexpr int default_max_periods = 100000;
inline constexpr int largest_max_periods = 10000000;

/// learning_log.max_periods: the largest number of periods that one call may return.
int max_periods();

}  // namespace learning
