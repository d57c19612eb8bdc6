// SPDX-License-Identifier: PostgreSQL

// forget_learner(user_id): erases one learner. The log goes first, and its trigger takes the rollup along;
// then the archive, in a later snapshot, so that entries which an expiry moved in between are found there.
//
// The entries are locked in order of their keys first, as everybody does who locks several; but a lock is for whoever may
// change a row, and nobody needs that right to delete one.
//
// Triggers and policies may keep what is to go. Who asks for this must not be told that it is done then, so it is an error.

#include "recording/entry_ids.hpp"
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

bool may_be_kept(const Schema& schema) {
    Relation log = table_open(get_relname_relid("learning_log", schema.oid), AccessShareLock);
    const bool has_triggers = log->trigdesc != nullptr && log->trigdesc->trig_delete_before_row;
    table_close(log, AccessShareLock);
    return has_triggers || is_restricted(schema, "learning_log");
}

void raise_could_not_erase(const char* table) {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("could not erase the learner"),
                    errdetail("There are rows of %s that can be found, and not be deleted.", table),
                    errhint("Look for triggers and row security policies on %s.", table)));
}

/// What others record meanwhile came later, and stays: only the entries that were listed are looked for.
Sums forget_entries(const Schema& schema, std::span<Datum> user_id) {
    const std::optional<Ids> listed =
        may_be_kept(schema) ? std::optional(list_entries(schema, user_id[0])) : std::nullopt;
    const Statement statement =
        may_lock_entries(schema) ? Statement::forget_entries_in_order : Statement::forget_entries;
    const Sums sums = sums_of(statement, schema, user_id, Access::read_write);
    if (listed && has_entries(schema, user_id[0], *listed, InvalidSnapshot))
        raise_could_not_erase("learning_log");
    return sums;
}

Sums forget_archive(const Schema& schema, std::span<Datum> user_id) {
    const Sums sums = sums_of(Statement::forget_archive, schema, user_id, Access::read_write);
    if (execute(Statement::list_archive, schema, user_id, nullptr, Access::read_write) > 0)
        raise_could_not_erase("learning_archive");
    SPI_freetuptable(SPI_tuptable);
    return sums;
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
    const Sums log = forget_entries(schema, user_id);
    const Sums archive = forget_archive(schema, user_id);
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
