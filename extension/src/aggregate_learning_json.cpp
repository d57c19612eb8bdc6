// SPDX-License-Identifier: PostgreSQL

// aggregate_learning_json(...): the rows as one JSON array, written straight into the text that is returned.

#include "aggregation/aggregate.hpp"
#include "aggregation/aggregate_request.hpp"
#include "aggregation/json_rows.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(aggregate_learning_json);

Datum aggregate_learning_json(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AggregateRequest request = aggregate_request(fcinfo);
    JsonRows rows(request.zone, request.calendar,
                  fields_of_array(PG_GETARG_ARRAYTYPE_P(argument::fields), learner_fields, request.calendar));
    aggregate(request, schema, [&rows](const Row& row) { rows.add(row); });
    PG_RETURN_TEXT_P(rows.finish());
}
