// SPDX-License-Identifier: PostgreSQL

// expire_learning_log(older_than, batch): moves old entries from the log to the archive. Each batch is one
// transaction, in which the entries leave the log (and, by its trigger, the rollup) and their cells enter the
// archive; so a reader sees them in exactly one of both, and no answer changes. Voided entries only leave the log.

#include "rollup/cell_changes.hpp"
#include "server/citus.hpp"
#include "server/pg.hpp"
#include "server/row_receiver.hpp"
#include "server/statements.hpp"

extern "C" {
#include <catalog/pg_class.h>
}

LEARNING_FUNCTION(expire_learning_log);

namespace learning {

namespace {

void check_not_in_transaction_block(FunctionCallInfo fcinfo) {
    const bool may_commit = fcinfo->context != nullptr && IsA(fcinfo->context, CallContext) &&
                            !castNode(CallContext, fcinfo->context)->atomic;
    if (!may_commit) {
        ereport(ERROR, (errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
                        errmsg("expire_learning_log() cannot run inside a transaction block"),
                        errdetail("It commits after each batch.")));
    }
}

TimestampTz expiry_time(const Interval& older_than) {
    const Interval zero{};
    if (DatumGetInt32(DirectFunctionCall2(interval_cmp, IntervalPGetDatum(&older_than),
                                          IntervalPGetDatum(&zero))) < 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("older_than must not be negative")));
    }
    return DatumGetTimestampTz(DirectFunctionCall2(timestamptz_mi_interval,
                                                   TimestampTzGetDatum(GetCurrentTransactionStartTimestamp()),
                                                   IntervalPGetDatum(&older_than)));
}

struct Expired {
    std::uint64_t entries;  // that left the log
    std::uint64_t voided;   // among them: these are in no archive
};

/// Takes up to `batch` entries from `place` in the table on, and advances it.
Expired expire_batch(const Schema& schema, TimestampTz recorded_before, std::int64_t batch,
                     ItemPointerData& place) {
    CellChanges changes;
    ItemPointerData last = place;
    std::uint64_t voided = 0;
    RowReceiver receiver([&changes, &last, &voided](const Datum* row, const bool* is_null) {
        if (DatumGetBool(row[4])) {
            ++voided;
        } else {
            changes.add(entry_of(row, is_null));
        }
        auto* const here = reinterpret_cast<ItemPointer>(DatumGetPointer(row[5]));
        if (ItemPointerCompare(here, &last) > 0) last = *here;
    });
    Datum values[] = {TimestampTzGetDatum(recorded_before), Int64GetDatum(batch), PointerGetDatum(&place)};
    const std::uint64_t entries =
        execute(Statement::expire_entries, schema, values, Access::read_write, &receiver.base);
    changes.apply_to_archive(schema);
    place = last;
    return {entries, voided};
}

/// Takes what one learner has.
Expired expire_learner(const Schema& schema, TimestampTz recorded_before, Datum user_id) {
    CellChanges changes;
    std::uint64_t voided = 0;
    RowReceiver receiver([&changes, &voided](const Datum* row, const bool* is_null) {
        if (DatumGetBool(row[4])) {
            ++voided;
        } else {
            changes.add(entry_of(row, is_null));
        }
    });
    Datum values[] = {user_id, TimestampTzGetDatum(recorded_before)};
    const std::uint64_t entries =
        execute(Statement::expire_learner, schema, values, Access::read_write, &receiver.base);
    changes.apply_to_archive(schema);
    return {entries, voided};
}

/// Advances `place` behind a batch of old entries that stay: what triggers and policies of the user's keep, and what other
/// transactions hold, must not be in the way of what lies behind. False where there are none.
bool pass_by(const Schema& schema, TimestampTz recorded_before, std::int64_t batch, ItemPointerData& place) {
    Datum values[] = {TimestampTzGetDatum(recorded_before), Int64GetDatum(batch), PointerGetDatum(&place)};
    execute(Statement::end_of_old_entries, schema, values, nullptr, Access::read_write);
    const Value end = spi_value(0, 1);
    if (!end.is_null) {
        place = *reinterpret_cast<ItemPointer>(DatumGetPointer(end.datum));
        ItemPointerSetOffsetNumber(&place, OffsetNumberNext(ItemPointerGetOffsetNumber(&place)));
    }
    SPI_freetuptable(SPI_tuptable);
    return !end.is_null;
}

/// Whether nothing was passed over on the way to a place: in the first block. Of a log that somebody has partitioned each
/// partition has such a block.
bool is_start(const Schema& schema, const ItemPointerData& place) {
    return ItemPointerGetBlockNumberNoCheck(&place) == 0 &&
           get_rel_relkind(get_relname_relid("learning_log", schema.oid)) == RELKIND_RELATION;
}

/// Goes through the table from its start to its end, again and again until nothing moves any more: a scan in another order
/// passes something over.
Expired expire_by_place(const Schema& schema, TimestampTz recorded_before, std::int64_t batch) {
    MemoryContext batch_context =
        AllocSetContextCreate(CurrentMemoryContext, "learning_log expiry", ALLOCSET_DEFAULT_SIZES);
    Expired total{};
    ItemPointerData place;
    ItemPointerSet(&place, 0, FirstOffsetNumber);
    bool has_moved = false;
    for (;;) {
        MemoryContext outer = MemoryContextSwitchTo(batch_context);
        const Expired expired = expire_batch(schema, recorded_before, batch, place);
        const bool goes_on = expired.entries > 0 || pass_by(schema, recorded_before, batch, place);
        MemoryContextSwitchTo(outer);
        MemoryContextReset(batch_context);
        SPI_commit();
        total.entries += expired.entries;
        total.voided += expired.voided;
        has_moved = has_moved || expired.entries > 0;
        if (goes_on) continue;
        if (!has_moved || is_start(schema, place)) return total;
        has_moved = false;
        ItemPointerSet(&place, 0, FirstOffsetNumber);
    }
}

/// The first learners after one who have old entries.
std::span<Datum> learners_to_expire(const Schema& schema, TimestampTz recorded_before, Datum after) {
    Datum values[] = {TimestampTzGetDatum(recorded_before), after};
    const std::uint64_t count =
        execute(Statement::learners_to_expire, schema, values, nullptr, Access::read_write);
    const std::span<Datum> learners = palloc_span<Datum>(count);
    for (std::uint64_t row = 0; row < count; ++row)
        learners[row] = datumCopy(spi_value(row, 1).datum, false, -1);
    SPI_freetuptable(SPI_tuptable);
    return learners;
}

/// Learner by learner: Citus knows neither a place in a table of many shards, nor locks that are skipped. What a learner
/// has is one batch.
Expired expire_by_learner(const Schema& schema, TimestampTz recorded_before) {
    MemoryContext page_context =
        AllocSetContextCreate(CurrentMemoryContext, "learning_log learners", ALLOCSET_DEFAULT_SIZES);
    MemoryContext batch_context =
        AllocSetContextCreate(CurrentMemoryContext, "learning_log expiry", ALLOCSET_DEFAULT_SIZES);
    Expired total{};
    Datum last = CStringGetTextDatum("");
    for (;;) {
        MemoryContext outer = MemoryContextSwitchTo(page_context);
        const std::span<Datum> learners = learners_to_expire(schema, recorded_before, last);
        SPI_commit();
        for (const Datum learner : learners) {
            CHECK_FOR_INTERRUPTS();
            MemoryContextSwitchTo(batch_context);
            const Expired expired = expire_learner(schema, recorded_before, learner);
            MemoryContextReset(batch_context);
            SPI_commit();
            total.entries += expired.entries;
            total.voided += expired.voided;
        }
        MemoryContextSwitchTo(outer);
        if (learners.empty()) return total;
        last = datumCopy(learners.back(), false, -1);
        MemoryContextReset(page_context);
    }
}

void report(const Expired& total) {
    const std::uint64_t moved = total.entries - total.voided;
    ereport(
        NOTICE,
        (errmsg_plural("moved %llu entry to learning_archive", "moved %llu entries to learning_archive",
                       static_cast<unsigned long>(moved), static_cast<unsigned long long>(moved)),
         total.voided == 0 ? 0
                           : errdetail_plural("Removed %llu voided entry.", "Removed %llu voided entries.",
                                              static_cast<unsigned long>(total.voided),
                                              static_cast<unsigned long long>(total.voided))));
}

}  // namespace

}  // namespace learning

Datum expire_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    check_not_in_transaction_block(fcinfo);
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1)) {
        ereport(ERROR,
                (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("older_than and batch must not be null")));
    }
    const std::int64_t batch = PG_GETARG_INT64(1);
    if (batch < 1) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("batch must be at least 1")));
    }
    const Schema schema = learning_log_schema(fcinfo);
    const TimestampTz recorded_before = expiry_time(*PG_GETARG_INTERVAL_P(0));

    SPI_connect_ext(SPI_OPT_NONATOMIC);
    const Expired total = has_citus() ? expire_by_learner(schema, recorded_before)
                                      : expire_by_place(schema, recorded_before, batch);
    SPI_finish();
    report(total);
    PG_RETURN_VOID();
}
