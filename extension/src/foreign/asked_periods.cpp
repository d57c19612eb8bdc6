// SPDX-License-Identifier: PostgreSQL
#include "foreign/asked_periods.hpp"

#include "aggregation/aggregate_request.hpp"
#include "aggregation/calendar_arguments.hpp"

namespace learning {

namespace {

void require(FunctionCallInfo fcinfo, int number, const char* name) {
    if (PG_ARGISNULL(number)) {
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", name)));
    }
}

AskedPeriods periods_of(const Unit& unit, const ServerZone& zone, const Selection& selection) {
    const Calendar calendar{unit.granularity, 0, 0, unit.multiple};
    return {calendar, zone, selection, selected_periods(selection, zone, calendar)};
}

}  // namespace

AskedPeriods asked_periods(FunctionCallInfo fcinfo, int from_time) {
    require(fcinfo, 0, "granularity");
    require(fcinfo, from_time, "from_time");
    require(fcinfo, from_time + 1, "to_time");
    const Unit unit = granularity_of_name(text_argument(fcinfo, 0));
    const ServerZone zone = zone_argument(fcinfo, 1);
    Selection selection;
    selection.from = PG_GETARG_TIMESTAMPTZ(from_time);
    selection.to = PG_GETARG_TIMESTAMPTZ(from_time + 1);
    return periods_of(unit, zone, selection);
}

AskedPeriods all_periods(std::string_view granularity) {
    return periods_of(granularity_of_name(granularity), session_zone(), Selection{});
}

}  // namespace learning
