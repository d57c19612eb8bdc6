// SPDX-License-Identifier: PostgreSQL

// maintain_learning_rollup(): the one mechanism that keeps learning_rollup equal to learning_log, whoever
// writes the log and however. A statement-level trigger: it folds the rows of the transition tables into
// signed cells and adds them to the rollup. Like a foreign key, it acts as the owner of the rollup, so that
// whoever may write the log need not be able to touch the rollup.

#include "rollup/cell_changes.hpp"
#include "rollup/changed_learners.hpp"
#include "rollup/stands_alone.hpp"
#include "server/citus.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"
#include "server/table_owner.hpp"

extern "C" {
#include <catalog/pg_class.h>
#include <storage/bufmgr.h>
#include <utils/fmgroids.h>
}

LEARNING_FUNCTION(maintain_learning_rollup);

namespace learning {

namespace {

constexpr int log_column_count = 5;
constexpr std::size_t number_of_voided_at = 4;
using LogColumns = std::array<int, log_column_count>;

/// Where the columns of the log are; found by name, since the user may have added or dropped others. 0 for voided_at where
/// there is none.
LogColumns log_columns(TupleDesc descriptor) {
    struct Column {
        const char* name;
        Oid type;
    };
    constexpr Column columns[log_column_count] = {{"user_id", TEXTOID},
                                                  {"timestamp", TIMESTAMPTZOID},
                                                  {"word_count", INT4OID},
                                                  {"study_seconds", INT4OID},
                                                  {"voided_at", TIMESTAMPTZOID}};
    LogColumns numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = SPI_fnumber(descriptor, columns[i].name);
        if (i == number_of_voided_at && numbers[i] == SPI_ERROR_NOATTRIBUTE &&
            !has_lost_a_column(descriptor)) {
            numbers[i] = 0;
            continue;
        }
        if (numbers[i] <= 0 || SPI_gettypeid(descriptor, numbers[i]) != columns[i].type) {
            ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                            errmsg("column \"%s\" of learning_log must have type %s", columns[i].name,
                                   format_type_be(columns[i].type)),
                            numbers[i] <= 0 && i == number_of_voided_at
                                ? errhint("Call create_learning_log(), which adds it.")
                                : 0));
        }
    }
    return numbers;
}

/// Those that count: not the voided ones.
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
        bool is_null[log_column_count] = {};
        for (std::size_t i = 0; i < columns.size(); ++i) {
            is_null[i] = columns[i] == 0;
            if (!is_null[i]) values[i] = slot_getattr(slot, columns[i], &is_null[i]);
        }
        if (is_null[number_of_voided_at]) consume(entry_of(values, is_null));
    }
    ExecDropSingleTupleTableSlot(slot);
}

/// What Citus appends to the name of a shard of the log, and to those of its triggers: "_102008". Empty for the log itself,
/// nothing for any other table.
std::optional<std::string_view> suffix_of_log(std::string_view table) {
    constexpr std::string_view log = "learning_log";
    if (!table.starts_with(log)) return std::nullopt;
    const std::string_view suffix = table.substr(log.size());
    if (suffix.empty()) return suffix;
    const bool is_number = suffix.size() > 1 && suffix[0] == '_' &&
                           suffix.find_first_not_of("0123456789", 1) == std::string_view::npos;
    return is_number && has_citus() ? std::optional(suffix) : std::nullopt;
}

/// Whether a trigger bears a name of ours, on the log or on a shard of it.
bool is_named(const TriggerData& trigger, std::string_view name) {
    const std::string_view actual = trigger.tg_trigger->tgname;
    if (actual == name) return true;
    const auto suffix = suffix_of_log(RelationGetRelationName(trigger.tg_relation));
    return suffix && actual.size() == name.size() + suffix->size() && actual.starts_with(name) &&
           actual.ends_with(*suffix);
}

/// The owner of learning_rollup. Raises an error for a trigger on any table but the learning_log of the same
/// owner: it could otherwise be used to write the rollup in the name of somebody else.
Oid rollup_owner(const TriggerData* trigger, const Schema& schema) {
    Relation log = trigger->tg_relation;
    if (RelationGetNamespace(log) != schema.oid || !suffix_of_log(RelationGetRelationName(log))) {
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("maintain_learning_rollup() serves the table %s.learning_log only",
                               quote_identifier(schema.name))));
    }
    const Oid owner = owner_of_rollup(schema);
    if (log->rd_rel->relowner != owner) {
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("learning_log and learning_rollup must have the same owner")));
    }
    return owner;
}

/// There is one trigger for each event, told by its name: a second one would count everything twice. It must hand
/// over all rows.
void check_is_the_trigger(const TriggerData& trigger) {
    const bool inserts = TRIGGER_FIRED_BY_INSERT(trigger.tg_event);
    const bool updates = TRIGGER_FIRED_BY_UPDATE(trigger.tg_event);
    const bool deletes = TRIGGER_FIRED_BY_DELETE(trigger.tg_event);
    const char* const name = inserts   ? "learning_log_insert"
                             : updates ? "learning_log_update"
                             : deletes ? "learning_log_delete"
                                       : "learning_log_truncate";
    const bool lacks_rows = ((updates || deletes) && trigger.tg_oldtable == nullptr) ||
                            ((inserts || updates) && trigger.tg_newtable == nullptr);
    if (!is_named(trigger, name) || lacks_rows) {
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("trigger \"%s\" does not keep the rollup", trigger.tg_trigger->tgname),
                        errdetail("The trigger for this event is %s, with transition tables.", name),
                        errhint("Drop this one; create_learning_log() puts back what is missing.")));
    }
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
    check_is_the_trigger(*trigger);
}

/// Whether the statement that truncates the log has just emptied the rollup as well, as one that lists all tables does: then
/// nothing is left to do, and it could not be done, since that statement still has the table open.
bool is_truncated_beside_log(const Schema& schema) {
    Relation rollup = table_open(get_relname_relid("learning_rollup", schema.oid), AccessExclusiveLock);
    const bool is_in_use = rollup->rd_refcnt > 1;
    const bool is_emptied =
        is_in_use && rollup->rd_rel->relkind == RELKIND_RELATION && RelationGetNumberOfBlocks(rollup) == 0;
    table_close(rollup, NoLock);
    return is_emptied;
}

void follow_log(const TriggerData* trigger, const Schema& schema) {
    if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event)) {
        // Not a DELETE: a truncated log looks empty to older snapshots too, and so must the rollup.
        if (!is_truncated_beside_log(schema))
            execute(Statement::truncate_rollup, schema, {}, nullptr, Access::read_write);
        if (notifies_changes()) notify_change_of_everybody();
        return;
    }
    TupleDesc descriptor = RelationGetDescr(trigger->tg_relation);
    CellChanges changes;
    for_each_entry(trigger->tg_oldtable, descriptor,
                   [&changes](const Entry& entry) { changes.remove(entry); });
    for_each_entry(trigger->tg_newtable, descriptor, [&changes](const Entry& entry) { changes.add(entry); });
    changes.apply_to_rollup(schema);
}

/// Triggers of the user's come before this one where they are for each row, and may change what their statement has just
/// written. Then more is taken away than is in the sums: not since these are wrong, but since they do not have it yet.
void follow_log_in_trigger(const TriggerData* trigger, const Schema& schema) {
    MemoryContextData* const context = CurrentMemoryContext;
    PG_TRY();
    {
        follow_log(trigger, schema);
    }
    PG_CATCH();
    {
        MemoryContextSwitchTo(context);
        const ErrorData* const error = CopyErrorData();
        if (error->sqlerrcode != ERRCODE_DATA_CORRUPTED) PG_RE_THROW();
        FlushErrorState();
        ereport(
            ERROR,
            (errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
             errmsg("a trigger changed entries that its own statement has just written"),
             errdetail("They are in no sum before that statement ends."),
             errhint(
                 "Change them in a trigger BEFORE INSERT OR UPDATE, which sees them before they are stored. Where "
                 "there is no such trigger, learning_log_check() shows where the rollup is wrong.")));
    }
    PG_END_TRY();
}

bool is_inside_another_trigger() {
    return DatumGetInt32(OidFunctionCall0(F_PG_TRIGGER_DEPTH)) > 1;
}

}  // namespace

}  // namespace learning

Datum maintain_learning_rollup(PG_FUNCTION_ARGS) {
    using namespace learning;
    check_trigger(fcinfo);
    const auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
    const Schema schema = extension_schema(fcinfo);
    const ActingAs owner(rollup_owner(trigger, schema));
    check_stands_alone(trigger->tg_relation);
    SPI_connect();
    if (is_inside_another_trigger())
        follow_log_in_trigger(trigger, schema);
    else
        follow_log(trigger, schema);
    SPI_finish();
    owner.end();
    return PointerGetDatum(nullptr);
}
