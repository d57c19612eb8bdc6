// SPDX-License-Identifier: PostgreSQL

// forget_learner(user_id): erases one learner. The log goes first, and its trigger takes the rollup along;
// then the archive, in a later snapshot, so that entries which an expiry moved in between are found there.
//
// The entries are locked in order of their keys first, as everybody does who locks several; but a lock is for whoever may
// change a row, and nobody needs that right to delete one.

#include "rollup/changed_learners.hpp"
#include "rollup/sums.hpp"
#include "server/durability.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(forget_learner);

namespace learning {

namespace {

bool may_lock_entries(const Schema& schema) {
    const Oid log = get_relname_relid("learning_log", schema.oid);
    return !is_restricted(schema, "learning_log") &&
           (pg_class_aclcheck(log, GetUserId(), ACL_UPDATE) == ACLCHECK_OK ||
            pg_attribute_aclcheck_all(log, GetUserId(), ACL_UPDATE, ACLMASK_ANY) == ACLCHECK_OK);
}

}  // namespace

}  // namespace learning

Datum forget_learner(PG_FUNCTION_ARGS) {
    using namespace learning;
    if (PG_ARGISNULL(0)) {
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("user_id must not be null")));
    }
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    Datum user_id[] = {PG_GETARG_DATUM(0)};

    SPI_connect();
    const Statement forget_entries =
        may_lock_entries(schema) ? Statement::forget_entries_in_order : Statement::forget_entries;
    const Sums log = sums_of(forget_entries, schema, user_id, Access::read_write);
    const Sums archive = sums_of(Statement::forget_archive, schema, user_id, Access::read_write);
    SPI_finish();
    if (archive.entries > 0 && notifies_changes()) notify_change_of(text_argument(fcinfo, 0));
    commit_like_a_write();

    TupleDesc descriptor;
    if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        elog(ERROR, "return type must be a row type");
    }
    Datum values[] = {Int64GetDatum(log.entries), Int64GetDatum(archive.entries),
                      Int64GetDatum(log.words + archive.words),
                      Int64GetDatum(log.study_seconds + archive.study_seconds)};
    bool nulls[lengthof(values)] = {};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
