// SPDX-License-Identifier: PostgreSQL
#include "recording/before_triggers.hpp"

extern "C" {
#include <executor/executor.h>
#include <rewrite/rewriteHandler.h>
}

namespace learning {

namespace {

bool fires_before_rows(Relation log) {
    return log->trigdesc != nullptr && log->trigdesc->trig_insert_before_row;
}

/// A row on its way into the log, as triggers see it: what was sent, and for the rest the columns' defaults.
class NewRow {
public:
    NewRow(Relation log, EState* estate)
        : log_(log), slot_(MakeSingleTupleTableSlot(RelationGetDescr(log), &TTSOpsVirtual)) {
        for (int i = 0; i < slot_->tts_tupleDescriptor->natts; ++i) set_default(i, estate);
    }

    /// False where the log has no such column of that type.
    bool set(const char* column, Oid type, Datum value, bool is_null) {
        const int number = SPI_fnumber(slot_->tts_tupleDescriptor, column);
        if (number <= 0 || SPI_gettypeid(slot_->tts_tupleDescriptor, number) != type) return false;
        slot_->tts_values[number - 1] = value;
        slot_->tts_isnull[number - 1] = is_null;
        return true;
    }

    TupleTableSlot* slot() { return ExecStoreVirtualTuple(slot_); }
    void drop() { ExecDropSingleTupleTableSlot(slot_); }

private:
    void set_default(int index, EState* estate) {
        slot_->tts_isnull[index] = true;
        const auto* attribute = TupleDescAttr(slot_->tts_tupleDescriptor, index);
        if (attribute->attisdropped || attribute->attgenerated != '\0' || attribute->attidentity != '\0')
            return;
        auto* expression = reinterpret_cast<Expr*>(build_column_default(log_, index + 1));
        if (expression == nullptr) return;
        ExprState* state = ExecPrepareExpr(expression, estate);
        slot_->tts_values[index] =
            ExecEvalExpr(state, GetPerTupleExprContext(estate), &slot_->tts_isnull[index]);
    }

    Relation log_;
    TupleTableSlot* slot_;
};
static_assert(std::is_trivially_destructible_v<NewRow>);

std::optional<Datum> ask_triggers(Relation log, EState* estate, const EntryContent& content, NewRow& row) {
    auto* result_relation = makeNode(ResultRelInfo);
    InitResultRelInfo(result_relation, log, 1, nullptr, 0);
    const TimestampTz timestamp = content.timestamp.value_or(GetCurrentTransactionStartTimestamp());
    const bool is_known = row.set("user_id", TEXTOID, content.user_id, false) &&
                          row.set("request_id", UUIDOID, content.request_id, false) &&
                          row.set("timestamp", TIMESTAMPTZOID, TimestampTzGetDatum(timestamp), false) &&
                          row.set("word_count", INT4OID, Int32GetDatum(content.word_count), false) &&
                          row.set("study_seconds", INT4OID, Int32GetDatum(content.study_seconds.value_or(0)),
                                  !content.study_seconds);
    TupleTableSlot* slot = row.slot();
    if (!is_known || !ExecBRInsertTriggers(estate, result_relation, slot)) return std::nullopt;
    bool is_null;
    const Datum user_id = slot_getattr(slot, SPI_fnumber(slot->tts_tupleDescriptor, "user_id"), &is_null);
    if (is_null) return std::nullopt;
    const std::string_view stored = bytes_of(DatumGetTextPP(user_id));
    if (stored == bytes_of(DatumGetTextPP(content.user_id))) return std::nullopt;
    return copy_for_caller(stored);
}

}  // namespace

bool has_before_triggers(const Schema& schema) {
    Relation log = table_open(get_relname_relid("learning_log", schema.oid), AccessShareLock);
    const bool has_some = fires_before_rows(log);
    table_close(log, AccessShareLock);
    return has_some;
}

std::optional<Datum> user_id_as_stored(const Schema& schema, const EntryContent& content) {
    Relation log = table_open(get_relname_relid("learning_log", schema.oid), RowExclusiveLock);
    std::optional<Datum> user_id;
    if (fires_before_rows(log)) {
        EState* estate = CreateExecutorState();
        NewRow row(log, estate);
        user_id = ask_triggers(log, estate, content, row);
        row.drop();
        FreeExecutorState(estate);
    }
    table_close(log, NoLock);
    return user_id;
}

}  // namespace learning
