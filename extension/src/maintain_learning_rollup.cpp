// SPDX-License-Identifier: PostgreSQL

// maintain_learning_rollup(): the one mechanism that keeps learning_rollup equal to learning_log, whoever
// writes the log and however. A statement-level trigger: it folds the rows of the transition tables into
// signed cells and adds them to the rollup. Like a foreign key, it acts as the owner of the rollup, so that
// whoever may write the log need not be able to touch the rollup.

#include "cell_changes.hpp"
#include "pg.hpp"
#include "statements.hpp"

extern "C" {
#include <catalog/pg_class.h>
#include <utils/syscache.h>
}

LEARNING_FUNCTION(maintain_learning_rollup);

namespace learning {

namespace {

constexpr int log_column_count = 4;
using LogColumns = std::array<int, log_column_count>;

/// Where the columns of the log are; found by name, since the user may have added or dropped others.
LogColumns log_columns(TupleDesc descriptor) {
    struct Column {
        const char* name;
        Oid type;
    };
    constexpr Column columns[log_column_count] = {{"user_id", TEXTOID},
                                                  {"timestamp", TIMESTAMPTZOID},
                                                  {"word_count", INT4OID},
                                                  {"study_seconds", INT4OID}};
    LogColumns numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = SPI_fnumber(descriptor, columns[i].name);
        if (numbers[i] <= 0 || SPI_gettypeid(descriptor, numbers[i]) != columns[i].type) {
            ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                            errmsg("column \"%s\" of learning_log must have type %s", columns[i].name,
                                   format_type_be(columns[i].type))));
        }
    }
    return numbers;
}

template <typename Consume>
void for_each_entry(Tuplestorestate* rows, TupleDesc descriptor, Consume consume) {
    if (rows == nullptr) return;
    const LogColumns columns = log_columns(descriptor);
    TupleTableSlot* slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
    tuplestore_select_read_pointer(rows, tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND));
    tuplestore_rescan(rows);
    while (tuplestore_gettupleslot(rows, true, false, slot)) {
        CHECK_FOR_INTERRUPTS();
        Datum values[log_column_count];
        bool is_null[log_column_count];
        for (std::size_t i = 0; i < columns.size(); ++i)
            values[i] = slot_getattr(slot, columns[i], &is_null[i]);
        consume(entry_of(values, is_null));
    }
    ExecDropSingleTupleTableSlot(slot);
}

Oid owner_of(Oid table) {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
    if (!HeapTupleIsValid(tuple)) return InvalidOid;
    const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
    ReleaseSysCache(tuple);
    return owner;
}

/// The owner of learning_rollup. Raises an error for a trigger on any table but the learning_log of the same
/// owner: it could otherwise be used to write the rollup in the name of somebody else.
Oid rollup_owner(const TriggerData* trigger, const Schema& schema) {
    Relation log = trigger->tg_relation;
    const Oid owner = owner_of(get_relname_relid("learning_rollup", schema.oid));
    if (RelationGetNamespace(log) != schema.oid ||
        strcmp(RelationGetRelationName(log), "learning_log") != 0 || log->rd_rel->relowner != owner) {
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("maintain_learning_rollup() serves the table %s.learning_log only",
                               quote_identifier(schema.name)),
                        errdetail("learning_log and learning_rollup must have the same owner.")));
    }
    return owner;
}

void check_trigger(FunctionCallInfo fcinfo) {
    if (!CALLED_AS_TRIGGER(fcinfo)) {
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("maintain_learning_rollup() can only be called as a trigger")));
    }
    const auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
    if (!TRIGGER_FIRED_AFTER(trigger->tg_event) || !TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event)) {
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("maintain_learning_rollup() must be fired after a statement")));
    }
}

void follow_log(const TriggerData* trigger, const Schema& schema) {
    if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event)) {
        // Not a DELETE: a truncated log looks empty to older snapshots too, and so must the rollup.
        execute(Statement::truncate_rollup, schema, {}, nullptr, Access::read_write);
        return;
    }
    TupleDesc descriptor = RelationGetDescr(trigger->tg_relation);
    CellChanges changes;
    for_each_entry(trigger->tg_oldtable, descriptor,
                   [&changes](const Entry& entry) { changes.remove(entry); });
    for_each_entry(trigger->tg_newtable, descriptor, [&changes](const Entry& entry) { changes.add(entry); });
    changes.apply_to_rollup(schema);
}

}  // namespace

}  // namespace learning

Datum maintain_learning_rollup(PG_FUNCTION_ARGS) {
    using namespace learning;
    check_trigger(fcinfo);
    const auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
    const Schema schema = extension_schema(fcinfo);
    const Oid owner = rollup_owner(trigger, schema);

    Oid caller;
    int security_context;
    GetUserIdAndSecContext(&caller, &security_context);
    SetUserIdAndSecContext(owner, security_context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
    SPI_connect();
    follow_log(trigger, schema);
    SPI_finish();
    SetUserIdAndSecContext(caller, security_context);
    return PointerGetDatum(nullptr);
}
