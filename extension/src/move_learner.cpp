// SPDX-License-Identifier: PostgreSQL

// move_learner(from_user, to_user): a guest signs up, and all entries become those of another learner, in one transaction.
//
// Whoever writes locks keys of the log first, then the rollup, then the archive, each in sorted order; so does this, or
// two writers could wait for each other crosswise. But what is moved takes keys that others may be recording at this
// moment, and an UPDATE takes them in the order in which it finds its rows. So:
//
//   1. The entries to be moved are locked, in order. Placeholders claim their keys under the new name, in order: voided,
//      so that the rollup does not know of them. A key that is there already is locked, one that is being recorded is
//      waited for. Whose name comes first in order comes first here, too. The keys under the old name are taken in the
//      same way; where an entry is gone by then, a placeholder claims its key too.
//   2. The placeholders go, and the keys stay ours until the end of the transaction. Now nothing waits in the log any more.
//   3. One UPDATE moves the entries, and one firing of the trigger moves their sums from learner to learner.
//   4. The archive follows (rollup/archive_move.cpp). Entries that were being expired were waited for in 1, so they are there.
//
// What others record for the guest meanwhile came later, and stays where it is: nothing is touched that was not locked
// in 1.

#include "recording/before_triggers.hpp"
#include "recording/entry.hpp"
#include "recording/entry_ids.hpp"
#include "rollup/archive_move.hpp"
#include "rollup/changed_learners.hpp"
#include "server/durability.hpp"
#include "server/fixed_snapshot.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/statements.hpp"
#include "server/subtransaction.hpp"

LEARNING_FUNCTION(move_learner);

namespace learning {

namespace {

struct Learners {
    std::array<Datum, 2> user_ids;  // from, to

    [[nodiscard]] std::string_view from() const { return bytes_of(DatumGetTextPP(user_ids[0])); }
    [[nodiscard]] std::string_view to() const { return bytes_of(DatumGetTextPP(user_ids[1])); }
};

struct Moved {
    std::int64_t entries;
    std::int64_t repeated;
    std::int64_t archived;
};

Learners checked_learners(FunctionCallInfo fcinfo) {
    check_learner({PG_GETARG_DATUM(0), PG_ARGISNULL(0)}, "from_user");
    check_learner({PG_GETARG_DATUM(1), PG_ARGISNULL(1)}, "to_user");
    const Learners learners{{PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)}};
    if (learners.from() == learners.to()) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("from_user and to_user must not be the same learner")));
    }
    return learners;
}

[[noreturn]] void raise_could_not_move() {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("could not move the entries"),
                    errdetail("They can be found, and not be stored under the other user id."),
                    errhint("Look for triggers and row security policies on learning_log.")));
    pg_unreachable();
}

int compare_ids(Datum left, Datum right) {
    return memcmp(DatumGetUUIDP(left)->data, DatumGetUUIDP(right)->data, UUID_LEN);
}

/// All but some of them.
Ids without(const Ids& all, const Ids& some) {
    const std::span<Datum> rest = palloc_span<Datum>(all.ids.size());
    const auto is_less = [](Datum left, Datum right) { return compare_ids(left, right) < 0; };
    const auto end = std::ranges::set_difference(all.ids, some.ids, rest.begin(), is_less).out;
    return made_of(rest.first(static_cast<std::size_t>(end - rest.begin())));
}

/// Raises 40001 where one of them is there twice.
Ids list_entries_once(const Schema& schema, Datum user_id) {
    const Ids listed = list_entries(schema, user_id);
    const auto are_equal = [](Datum left, Datum right) { return compare_ids(left, right) == 0; };
    if (std::ranges::adjacent_find(listed.ids, are_equal) != listed.ids.end()) raise_concurrent_delete();
    return listed;
}

/// Those whose keys are ours now, with placeholders; the others are there already, and locked.
Ids claim_keys(const Schema& schema, Datum user_id, const Ids& entries) {
    Datum values[] = {entries.array, user_id};
    const std::uint64_t rows = execute(Statement::claim_keys, schema, values, nullptr, Access::read_write);
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (!DatumGetBool(spi_value(row, 2).datum)) raise_could_not_move();
    }
    return ids_of(rows);
}

struct Locked {
    Ids listed;
    Ids entries;  // the listed ones that could be locked, to be moved; nobody else can change them, nor record one of these ids anew
    std::array<Ids, 2> claimed;  // from, to
};

/// Locks entries by their keys: where one was moved meanwhile, a lock on its row would wait for whoever has the row now,
/// out of order. It has to be the rows where triggers or policies may not let a placeholder be, and where one that was
/// moved is a failure, as under REPEATABLE READ.
void lock_entries(const Schema& schema, Datum user_id, Locked& locked) {
    if (!has_before_triggers(schema) && !is_restricted(schema, "learning_log") &&
        !IsolationUsesXactSnapshot()) {
        locked.claimed[0] = claim_keys(schema, user_id, locked.listed);
        locked.entries = without(locked.listed, locked.claimed[0]);
        return;
    }
    Datum values[] = {locked.listed.array, user_id};
    locked.entries = ids_of(execute(Statement::lock_entries, schema, values, nullptr, Access::read_write));
    locked.claimed[0] = made_of({});
}

/// Step 1.
Locked claim_and_lock(const Schema& schema, const Learners& learners) {
    const auto [from, to] = learners.user_ids;
    Locked locked{};
    locked.listed = list_entries_once(schema, from);
    if (IsolationUsesXactSnapshot()) list_entries_once(schema, to);
    if (learners.from() < learners.to()) {
        lock_entries(schema, from, locked);
        locked.claimed[1] = claim_keys(schema, to, locked.entries);
    } else {
        locked.claimed[1] = claim_keys(schema, to, locked.listed);
        lock_entries(schema, from, locked);
    }
    return locked;
}

/// Step 2.
void release_keys(const Schema& schema, Datum user_id, const Ids& claimed, Snapshot snapshot) {
    Datum values[] = {claimed.array, user_id};
    if (!claimed.ids.empty() && execute_in(snapshot, Statement::release_keys, schema, values, nullptr,
                                           Access::read_write) != claimed.ids.size())
        raise_could_not_move();
}

/// Step 1, again where all that was listed is gone, moved or expired by somebody else, and new entries may have come: then
/// an attempt is undone, since the keys that it has may lie behind those of the next one in the order of locks. That this
/// happens often is a sign of something else: a policy that shows entries and lets nobody change them.
Locked lock_some(const Schema& schema, const Learners& learners) {
    constexpr int most_attempts = 100;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        Locked locked{};
        if (succeeds_in_subtransaction([&schema, &learners, &locked] {
                locked = claim_and_lock(schema, learners);
                return !locked.entries.ids.empty() || locked.listed.ids.empty();
            }))
            return locked;
        CHECK_FOR_INTERRUPTS();
    }
    raise_could_not_move();
}

/// Raises 23505 where an id is on both sides, with other content.
void check_conflicts(const Schema& schema, const Learners& learners, const Ids& entries, Snapshot snapshot) {
    Datum values[] = {learners.user_ids[0], learners.user_ids[1], entries.array};
    const std::uint64_t rows =
        execute_in(snapshot, Statement::find_conflicts, schema, values, nullptr, Access::read_write);
    if (rows == 0) return;
    StringInfoData ids;
    initStringInfo(&ids);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const std::string_view id = bytes_of(DatumGetTextPP(spi_value(row, 1).datum));
        appendStringInfo(&ids, "%s%.*s", row > 0 ? ", " : "", static_cast<int>(id.size()), id.data());
    }
    const std::int64_t all = DatumGetInt64(spi_value(0, 2).datum);
    const std::int64_t more = all - static_cast<std::int64_t>(rows);
    if (more > 0) appendStringInfo(&ids, " and %lld more", static_cast<long long>(more));
    ereport(ERROR,
            (errcode(ERRCODE_UNIQUE_VIOLATION),
             errmsg_plural("both learners have an entry with the same request id and other content",
                           "both learners have entries with the same request ids and other content",
                           static_cast<unsigned long>(all)),
             errdetail("Request ids: %s.", ids.data),
             errhint("Nothing was moved. Of each such pair, delete one or give it another request id.")));
}

/// Step 3.
Moved move_entries(const Schema& schema, const Learners& learners, const Ids& entries, Snapshot snapshot) {
    Datum values[] = {learners.user_ids[0], learners.user_ids[1], entries.array};
    Moved moved{};
    const std::uint64_t rows =
        execute_in(snapshot, Statement::move_entries, schema, values, nullptr, Access::read_write);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const bool is_voided_only = DatumGetBool(spi_value(row, 1).datum);
        const bool has_new_name = DatumGetBool(spi_value(row, 2).datum);
        if (!is_voided_only && !has_new_name) raise_could_not_move();
        moved.entries += !is_voided_only;
        moved.repeated += !has_new_name;
    }
    SPI_freetuptable(SPI_tuptable);
    const std::uint64_t forgotten =
        execute_in(snapshot, Statement::forget_repeats, schema, values, nullptr, Access::read_write);
    if (static_cast<std::int64_t>(forgotten) != moved.repeated) raise_could_not_move();
    return moved;
}

}  // namespace

}  // namespace learning

Datum move_learner(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Learners learners = checked_learners(fcinfo);
    const Schema schema = learning_log_schema(fcinfo);
    check_can_void(schema);
    check_row_security(schema);

    SPI_connect();
    const Locked locked = lock_some(schema, learners);
    RecordingSnapshot snapshot;
    for (const std::size_t side : {0U, 1U}) {
        release_keys(schema, learners.user_ids[side], locked.claimed[side], snapshot.get());
    }
    check_conflicts(schema, learners, locked.entries, snapshot.get());
    Moved moved = move_entries(schema, learners, locked.entries, snapshot.get());
    if (has_entries(schema, learners.user_ids[0], locked.entries, snapshot.get())) raise_could_not_move();
    snapshot.release();
    moved.archived = move_archive(schema, learners.user_ids[0], learners.user_ids[1]);
    SPI_finish();
    if (moved.archived > 0 && notifies_changes()) {
        notify_change_of(learners.from());
        notify_change_of(learners.to());
    }
    commit_like_a_write();

    TupleDesc descriptor;
    if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        elog(ERROR, "return type must be a row type");
    }
    Datum values[] = {Int64GetDatum(moved.entries), Int64GetDatum(moved.repeated),
                      Int64GetDatum(moved.archived)};
    bool nulls[lengthof(values)] = {};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
