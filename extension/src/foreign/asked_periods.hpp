// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/local_clock.hpp"
#include "foreign/period_value.hpp"
#include "foreign/selection.hpp"
#include "server/pg.hpp"

// What the functions share that show the periods of the views.

namespace learning {

/// Which periods a call asks for.
struct AskedPeriods {
    Calendar calendar;
    ServerZone zone;
    Selection selection;
    SelectedPeriods periods;
};

/// The arguments granularity and time_zone, the first two, and those of a range, from_time and the next one. Raises 22004
/// and 22023.
AskedPeriods asked_periods(FunctionCallInfo fcinfo, int from_time);

/// All periods of a granularity, in the session's zone.
AskedPeriods all_periods(std::string_view granularity);

/// Hands the rows of a source, such as EachLearner, on as those of a set-returning function.
template <typename Source, std::size_t ColumnCount>
void put_periods(FunctionCallInfo fcinfo, Source& source, const ServerZone& zone,
                 const Column (&columns)[ColumnCount]) {
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    LocalClock<ServerZone> clock(zone);
    PeriodRow row;
    while (source.next(row)) {
        Datum values[ColumnCount];
        bool nulls[ColumnCount] = {};
        for (std::size_t i = 0; i < ColumnCount; ++i) values[i] = value_of(columns[i], row, clock);
        tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
    }
}

}  // namespace learning
