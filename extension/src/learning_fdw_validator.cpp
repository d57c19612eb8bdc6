// SPDX-License-Identifier: PostgreSQL

// learning_fdw_validator(options, catalog): which options a foreign table has.

#include "foreign/period_table.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(learning_fdw_validator);

Datum learning_fdw_validator(PG_FUNCTION_ARGS) {
    learning::check_options(untransformRelOptions(PG_GETARG_DATUM(0)), PG_GETARG_OID(1));
    PG_RETURN_VOID();
}
