// SPDX-License-Identifier: PostgreSQL

// move_learner(from_user, to_user): a guest signs up, and all entries become those of another learner, in one transaction.
//
// Whoever writes locks keys of the log first, then the rollup, then the archive, each in sorted order; so does this, or
// two writers could wait for each other crosswise. But what is moved takes keys that others may be recording at this
// moment, and an UPDATE takes them in the order in which it finds its rows. So:
//
//   1. Placeholders claim the keys under the new name, in order: voided, so that the rollup does not know of them. A key
//      that is there already stays as it is; one that is being recorded is waited for.
//   2. What is moved and what has the same id on the other side is locked, in order. From here on, nobody changes it.
//   3. The placeholders go, and the keys stay ours until the end of the transaction. Now nothing waits in the log any more.
//   4. One UPDATE moves the entries, and one firing of the trigger moves their sums from learner to learner.
//   5. The archive follows. Entries that were being expired were waited for in 2, so they are there.

#include "recording/entry.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(move_learner);

namespace learning {

namespace {

/// Entries recorded meanwhile take another round. That this happens often is a sign of something else: a trigger of the
/// user's that swallows the placeholders.
constexpr int most_attempts = 100;

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

/// Whether the one row in SPI_tuptable says so.
bool answer() {
    const bool result = DatumGetBool(spi_value(0, 1).datum);
    SPI_freetuptable(SPI_tuptable);
    return result;
}

/// The ids of the placeholders.
struct Claims {
    ArrayBuildState* ids = nullptr;
    std::uint64_t count = 0;
};

void claim_keys(const Schema& schema, Learners& learners, Claims& claims) {
    const std::uint64_t rows =
        execute(Statement::claim_keys, schema, learners.user_ids, nullptr, Access::read_write);
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (!DatumGetBool(spi_value(row, 1).datum)) raise_could_not_move();
        claims.ids =
            accumArrayResult(claims.ids, spi_value(row, 2).datum, false, UUIDOID, CurrentMemoryContext);
    }
    claims.count += rows;
    SPI_freetuptable(SPI_tuptable);
}

/// Steps 1 and 2. What the steps after them see: each entry to be moved has its key claimed, or taken by another entry.
RecordingSnapshot claim_and_lock(const Schema& schema, Learners& learners, Claims& claims) {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        CHECK_FOR_INTERRUPTS();
        claim_keys(schema, learners, claims);
        execute(Statement::lock_entries, schema, learners.user_ids, nullptr, Access::read_write);
        SPI_freetuptable(SPI_tuptable);
        RecordingSnapshot snapshot;
        execute_in(snapshot.get(), Statement::has_unclaimed_entry, schema, learners.user_ids, nullptr,
                   Access::read_write);
        if (!answer()) return snapshot;
        snapshot.release();
    }
    raise_could_not_move();
}

/// Step 3.
void release_keys(const Schema& schema, const Learners& learners, const Claims& claims, Snapshot snapshot) {
    if (claims.count == 0) return;
    Datum values[] = {makeArrayResult(claims.ids, CurrentMemoryContext), learners.user_ids[1]};
    if (execute_in(snapshot, Statement::release_keys, schema, values, nullptr, Access::read_write) !=
        claims.count)
        raise_could_not_move();
}

/// Raises 23505 where an id is on both sides, with other content.
void check_conflicts(const Schema& schema, Learners& learners, Snapshot snapshot) {
    const std::uint64_t rows = execute_in(snapshot, Statement::find_conflicts, schema, learners.user_ids,
                                          nullptr, Access::read_write);
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

/// Step 4.
Moved move_entries(const Schema& schema, Learners& learners, Snapshot snapshot) {
    const auto run = [&schema, &learners, snapshot](Statement statement, std::size_t arguments = 2) {
        return execute_in(snapshot, statement, schema, std::span(learners.user_ids).first(arguments), nullptr,
                          Access::read_write);
    };
    Moved moved{};
    const std::uint64_t rows = run(Statement::move_entries);
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (DatumGetBool(spi_value(row, 1).datum)) continue;  // voided only
        if (!DatumGetBool(spi_value(row, 2).datum)) raise_could_not_move();
        ++moved.entries;
    }
    SPI_freetuptable(SPI_tuptable);
    moved.repeated = static_cast<std::int64_t>(run(Statement::forget_repeats));
    run(Statement::has_entries, 1);
    if (answer()) raise_could_not_move();
    return moved;
}

std::array<std::int64_t, 3> sums(Statement statement, const Schema& schema, std::span<Datum> values) {
    execute(statement, schema, values, nullptr, Access::read_write);
    const std::array<std::int64_t, 3> result{DatumGetInt64(spi_value(0, 1).datum),
                                             DatumGetInt64(spi_value(0, 2).datum),
                                             DatumGetInt64(spi_value(0, 3).datum)};
    SPI_freetuptable(SPI_tuptable);
    return result;
}

/// Step 5; returns how many entries it moved. What lies first in order of keys is locked first.
std::int64_t move_archive(const Schema& schema, Learners& learners) {
    const std::span<Datum> from = std::span(learners.user_ids).first(1);
    const bool from_first = learners.from() < learners.to();
    std::array<std::int64_t, 3> copied{};
    if (!from_first) copied = sums(Statement::copy_archive, schema, learners.user_ids);
    execute(Statement::lock_archive, schema, from, nullptr, Access::read_write);
    SPI_freetuptable(SPI_tuptable);
    if (from_first) copied = sums(Statement::copy_archive, schema, learners.user_ids);
    if (sums(Statement::forget_archive, schema, from) != copied) {
        ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                        errmsg("could not serialize access due to concurrent expiry"),
                        errhint("The transaction might succeed if retried.")));
    }
    return copied[0];
}

}  // namespace

}  // namespace learning

Datum move_learner(PG_FUNCTION_ARGS) {
    using namespace learning;
    Learners learners = checked_learners(fcinfo);
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);

    SPI_connect();
    Claims claims;
    RecordingSnapshot snapshot = claim_and_lock(schema, learners, claims);
    release_keys(schema, learners, claims, snapshot.get());
    check_conflicts(schema, learners, snapshot.get());
    Moved moved = move_entries(schema, learners, snapshot.get());
    snapshot.release();
    moved.archived = move_archive(schema, learners);
    SPI_finish();

    TupleDesc descriptor;
    if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        elog(ERROR, "return type must be a row type");
    }
    Datum values[] = {Int64GetDatum(moved.entries), Int64GetDatum(moved.repeated),
                      Int64GetDatum(moved.archived)};
    bool nulls[lengthof(values)] = {};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
