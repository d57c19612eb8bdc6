// SPDX-License-Identifier: PostgreSQL

// learning_cells(day, cells): the cells of a UTC day as rows.

#include "rollup/packed_cells.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(learning_cells);

Datum learning_cells(PG_FUNCTION_ARGS) {
    using namespace learning;
    InitMaterializedSRF(fcinfo, 0);
    auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    const DateADT day = PG_GETARG_DATEADT(0);
    if (!is_rollup_day(day)) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("day is out of range")));
    }
    Cells cells;
    unpack(PG_GETARG_DATUM(1), cells);
    for (const Cell& cell : cells.list()) {
        Datum values[] = {
            TimestampTzGetDatum(timestamp_of(quarter_hour_start(day, cell.quarter_hour))),
            Int64GetDatum(cell.sums.entries),
            Int64GetDatum(cell.sums.words),
            Int64GetDatum(cell.sums.study_seconds),
        };
        bool nulls[lengthof(values)] = {};
        tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
    }
    return Datum{0};
}
