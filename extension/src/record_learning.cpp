// SPDX-License-Identifier: PostgreSQL

// record_learning(request_id, user_id, word_count, timestamp, study_seconds): one receipt.

#include "recording/entry.hpp"
#include "server/durability.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(record_learning);

Datum record_learning(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    const auto argument = [fcinfo](int number) -> Argument {
        return {PG_GETARG_DATUM(number), PG_ARGISNULL(number)};
    };
    const EntryContent content =
        checked_content(argument(0), argument(1), argument(2), argument(3), argument(4), 0);

    SPI_connect();
    const Receipt receipt = record(schema, content);
    SPI_finish();
    commit_like_a_write();
    PG_RETURN_DATUM(receipt_result(fcinfo, content, receipt));
}
