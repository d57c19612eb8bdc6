// SPDX-License-Identifier: PostgreSQL

// aggregate_learners(...): the sums over many learners, as a set of rows.

#include "aggregation/aggregate_learners.hpp"
#include "aggregation/aggregate_request.hpp"
#include "aggregation/row_store.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(aggregate_learners);

Datum aggregate_learners(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AggregateRequest request = aggregate_request_of_many(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    RowStore<7, 4> store(result);
    aggregate_learners(
        request, learners_argument(fcinfo), schema, [&store](const Row& row, std::int64_t learners) {
            CHECK_FOR_INTERRUPTS();
            store.add({TimestampTzGetDatum(timestamp_of(row.start)), Int64GetDatum(learners),
                       Int64GetDatum(row.sums.entries), Int64GetDatum(row.sums.words),
                       Float8GetDatum(row.average.value_or(0.0)), Int64GetDatum(row.sums.study_seconds),
                       Float8GetDatum(row.moving_average)},
                      row.average.has_value());
        });
    return Datum{0};
}
