// SPDX-License-Identifier: PostgreSQL

// aggregate_learning(...): the rows as a set.

#include "aggregation/aggregate.hpp"
#include "aggregation/aggregate_request.hpp"
#include "aggregation/row_store.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(aggregate_learning);

Datum aggregate_learning(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AggregateRequest request = aggregate_request(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    RowStore<6, 3> store(result);
    aggregate(request, schema, [&store](const Row& row) {
        CHECK_FOR_INTERRUPTS();
        store.add({TimestampTzGetDatum(timestamp_of(row.start)), Int64GetDatum(row.sums.entries),
                   Int64GetDatum(row.sums.words), Float8GetDatum(row.average.value_or(0.0)),
                   Int64GetDatum(row.sums.study_seconds), Float8GetDatum(row.moving_average)},
                  row.average.has_value());
    });
    return Datum{0};
}
