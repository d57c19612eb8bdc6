// SPDX-License-Identifier: PostgreSQL

// learning_entry(user_id, request_id): the entry as it is stored, a voided one too; no row where there is none.

#include "server/pg.hpp"
#include "server/set_result.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(learning_entry);

Datum learning_entry(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    Datum key[] = {PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)};
    SPI_connect();
    execute(Statement::entry_of_key, schema, key, Access::read_only, set_result(fcinfo));
    SPI_finish();
    return Datum{0};
}
