// SPDX-License-Identifier: PostgreSQL

// forget_learner(user_id): erases one learner. The log goes first, and its trigger takes the rollup along;
// then the archive, in a later snapshot, so that entries which an expiry moved in between are found there.

#include "server/durability.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(forget_learner);

Datum forget_learner(PG_FUNCTION_ARGS) {
    using namespace learning;
    if (PG_ARGISNULL(0)) {
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("user_id must not be null")));
    }
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    Datum user_id[] = {PG_GETARG_DATUM(0)};

    SPI_connect();
    execute(Statement::forget_entries, schema, user_id, nullptr, Access::read_write);
    const std::int64_t log[] = {DatumGetInt64(spi_value(0, 1).datum), DatumGetInt64(spi_value(0, 2).datum),
                                DatumGetInt64(spi_value(0, 3).datum)};
    execute(Statement::forget_archive, schema, user_id, nullptr, Access::read_write);
    const std::int64_t archive[] = {DatumGetInt64(spi_value(0, 1).datum),
                                    DatumGetInt64(spi_value(0, 2).datum),
                                    DatumGetInt64(spi_value(0, 3).datum)};
    SPI_finish();
    commit_like_a_write();

    TupleDesc descriptor;
    if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        elog(ERROR, "return type must be a row type");
    }
    Datum values[] = {Int64GetDatum(log[0]), Int64GetDatum(archive[0]), Int64GetDatum(log[1] + archive[1]),
                      Int64GetDatum(log[2] + archive[2])};
    bool nulls[lengthof(values)] = {};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
