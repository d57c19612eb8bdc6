// SPDX-License-Identifier: PostgreSQL

// learning_changes_channel(): where to LISTEN for changes of sums; null where nothing is sent.

#include "rollup/changed_learners.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(learning_changes_channel);

Datum learning_changes_channel(PG_FUNCTION_ARGS) {
    using namespace learning;
    if (!notifies_changes()) PG_RETURN_NULL();
    PG_RETURN_DATUM(text_datum(changes_channel));
}
