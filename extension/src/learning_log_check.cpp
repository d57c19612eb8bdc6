// SPDX-License-Identifier: PostgreSQL

// learning_log_check(): the cells that break the invariant. A row of the rollup without cells shows up with
// an empty quarter-hour. The SQL is in learning_log_check.sql.

#include "learning_log_check_sql.hpp"

#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/schema_script.hpp"
#include "server/set_result.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(learning_log_check);

Datum learning_log_check(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_sees_every_row(schema, "compare them");
    InitMaterializedSRF(fcinfo, 0);

    SPI_connect();
    SPIExecuteOptions options{};
    options.read_only = true;
    options.dest = set_result(fcinfo);
    const char* sql =
        replace_placeholder(learning_log_check_sql, "@extschema@", quote_identifier(schema.name));
    sql = replace_placeholder(sql, "@voided_at@", voided_at_column(can_void(schema)));
    const int code = SPI_execute_extended(sql, &options);
    if (code < 0) elog(ERROR, "could not check the rollup: %s", SPI_result_code_string(code));
    SPI_finish();
    return Datum{0};
}
