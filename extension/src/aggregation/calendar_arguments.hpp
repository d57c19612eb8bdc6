// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/server_zone.hpp"

// The arguments that say how days and weeks are meant, as all functions take and check them.

namespace learning {

/// Raises 22004 where one is null, from the first on, but for time_zone, which is then that of the session.
void check_not_null(FunctionCallInfo fcinfo, std::span<const char* const> names, int first = 0);

/// The zone of an argument, that of the session where it is null. Raises 22023.
ServerZone zone_argument(FunctionCallInfo fcinfo, int number);

/// Whether it is a time of day in whole seconds; the same in seconds after midnight, but raises 22023.
bool is_day_start(const Interval& day_start);
std::int64_t checked_day_start(const Interval& day_start);

/// 0 (Monday) to 6 (Sunday); nothing for other words, or 22023.
std::optional<std::int64_t> find_week_start(std::string_view name);
std::int64_t week_start_of_name(std::string_view name);

}  // namespace learning
