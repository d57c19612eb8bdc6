// SPDX-License-Identifier: PostgreSQL

// learning_fdw_handler(): what the server asks about the foreign tables that the views stand on.

#include "foreign/plan.hpp"
#include "foreign/scan.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(learning_fdw_handler);

Datum learning_fdw_handler(PG_FUNCTION_ARGS) {
    auto* const routine = makeNode(FdwRoutine);
    learning::set_plan_callbacks(*routine);
    learning::set_scan_callbacks(*routine);
    PG_RETURN_POINTER(routine);
}
