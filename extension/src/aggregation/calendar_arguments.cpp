// SPDX-License-Identifier: PostgreSQL
#include "aggregation/calendar_arguments.hpp"

#include "aggregation/named_value.hpp"

namespace learning {

namespace {

constexpr Name<std::int64_t> week_starts[] = {
    {"monday", 0}, {"tuesday", 1},  {"wednesday", 2}, {"thursday", 3},
    {"friday", 4}, {"saturday", 5}, {"sunday", 6},
};

}  // namespace

void check_not_null(FunctionCallInfo fcinfo, std::span<const char* const> names, int first) {
    for (int number = first; number < PG_NARGS(); ++number) {
        const char* const name = names[static_cast<std::size_t>(number)];
        if (PG_ARGISNULL(number) && strcmp(name, "time_zone") != 0) {
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", name)));
        }
    }
}

ServerZone zone_argument(FunctionCallInfo fcinfo, int number) {
    return PG_ARGISNULL(number) ? session_zone() : zone_of_name(text_argument(fcinfo, number));
}

bool is_day_start(const Interval& day_start) {
    return day_start.month == 0 && day_start.day == 0 && day_start.time >= 0 &&
           day_start.time < USECS_PER_DAY && day_start.time % USECS_PER_SEC == 0;
}

std::int64_t checked_day_start(const Interval& day_start) {
    if (!is_day_start(day_start)) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid day_start"),
                        errhint("Use a time of day in whole seconds, at least 00:00 and less than 24:00.")));
    }
    return day_start.time / USECS_PER_SEC;
}

std::optional<std::int64_t> find_week_start(std::string_view name) {
    return find_name(name, week_starts);
}

std::int64_t week_start_of_name(std::string_view name) {
    return value_of_name(name, week_starts, "week_start");
}

}  // namespace learning
