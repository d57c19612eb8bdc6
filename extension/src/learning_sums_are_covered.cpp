// SPDX-License-Identifier: PostgreSQL

// learning_sums_are_covered(): what a view asks that reads the sums without a function of ours.

#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(learning_sums_are_covered);

Datum learning_sums_are_covered(PG_FUNCTION_ARGS) {
    using namespace learning;
    check_row_security(extension_schema(fcinfo));
    PG_RETURN_BOOL(true);
}
