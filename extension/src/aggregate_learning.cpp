// SPDX-License-Identifier: PostgreSQL

// aggregate_learning(...): the rows as a set.

#include "aggregate.hpp"
#include "aggregate_request.hpp"
#include "instants.hpp"
#include "pg.hpp"

LEARNING_FUNCTION(aggregate_learning);

namespace learning {

void check_overflow(bool overflowed) {
    if (!overflowed) return;
    ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("bigint out of range"),
                    errdetail("The sums of a period are 64-bit integers.")));
}

namespace {

void put_row(const Row& row, const ReturnSetInfo* result) {
    CHECK_FOR_INTERRUPTS();
    Datum values[] = {
        TimestampTzGetDatum(timestamp_of(row.start)),
        Int64GetDatum(row.sums.entries),
        Int64GetDatum(row.sums.words),
        Float8GetDatum(row.average.value_or(0.0)),
        Int64GetDatum(row.sums.study_seconds),
        Float8GetDatum(row.moving_average),
    };
    bool nulls[lengthof(values)] = {};
    nulls[3] = !row.average.has_value();
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

}  // namespace

}  // namespace learning

Datum aggregate_learning(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    const AggregateRequest request = aggregate_request(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    aggregate(request, schema, [result](const Row& row) { put_row(row, result); });
    return Datum{0};
}
