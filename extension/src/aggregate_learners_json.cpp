// SPDX-License-Identifier: PostgreSQL

// aggregate_learners_json(...): the sums over many learners as one JSON array.

#include "aggregation/aggregate_learners.hpp"
#include "aggregation/aggregate_request.hpp"
#include "aggregation/json_rows.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(aggregate_learners_json);

Datum aggregate_learners_json(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AggregateRequest request = aggregate_request_of_many(fcinfo);
    JsonRows rows(
        request.zone, request.calendar,
        fields_of_array(PG_GETARG_ARRAYTYPE_P(argument::fields), learners_fields, request.calendar));
    aggregate_learners(request, learners_argument(fcinfo), schema,
                       [&rows](const Row& row, std::int64_t learners) { rows.add(row, learners); });
    PG_RETURN_TEXT_P(rows.finish());
}
