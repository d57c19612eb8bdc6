// SPDX-License-Identifier: PostgreSQL

// create_learning_log(): the tables, triggers and views, owned by the caller
// and not members of the extension, so that DROP EXTENSION cannot take an entry
// with it. The SQL is in create_learning_log.sql and create_learning_views.sql.

#include "create_learning_log_sql.hpp"
#include "create_learning_views_sql.hpp"

#include "cell_changes.hpp"
#include "pg.hpp"
#include "row_receiver.hpp"
#include "schema_script.hpp"
#include "statements.hpp"

extern "C" {
#include <catalog/pg_class.h>
#include <utils/syscache.h>
}

LEARNING_FUNCTION(create_learning_log);

namespace learning {

namespace {

struct Replacement {
    const char* placeholder;
    const char* text;
};

void run_script(const char* script, std::span<const Replacement> replacements) {
    for (const Replacement& replacement : replacements) {
        script = replace_placeholder(script, replacement.placeholder, replacement.text);
    }
    const int result = SPI_execute(script, false, 0);
    if (result < 0) elog(ERROR, "could not create the tables: %s", SPI_result_code_string(result));
}

void run_scripts(const char* quoted_schema) {
    // Without the notices about what exists already.
    const int guc_level = NewGUCNestLevel();
    (void)set_config_option("client_min_messages", "warning", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                            true, 0, false);
    const Replacement schema{"@extschema@", quoted_schema};
    run_script(create_learning_log_sql, std::array{schema});
    struct View {
        const char* name;
        const char* granularity;
    };
    for (const View& view : {View{"learning_daily", "day"}, View{"learning_weekly", "week"},
                             View{"learning_monthly", "month"}}) {
        run_script(create_learning_views_sql, std::array{schema, Replacement{"@view@", view.name},
                                                         Replacement{"@granularity@", view.granularity}});
    }
    AtEOXact_GUC(true, guc_level);
}

/// What is there already.
enum class State { nothing, incomplete, complete };

bool exists(const Schema& schema, const char* table) {
    return OidIsValid(get_relname_relid(table, schema.oid));
}

/// Raises 42501 where a table belongs to another role: what that
/// role has attached to it would run with the rights of the caller.
void check_owner(const Schema& schema, const char* table) {
    HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(get_relname_relid(table, schema.oid)));
    if (!HeapTupleIsValid(tuple)) return;
    const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
    ReleaseSysCache(tuple);
    if (owner != GetUserId()) {
        ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                        errmsg("table \"%s.%s\" exists and belongs to another role", schema.name, table),
                        errhint("Call create_learning_log() as its owner, or remove it.")));
    }
}

bool is_ours(const Trigger& trigger, const Schema& schema) {
    return get_func_namespace(trigger.tgfoid) == schema.oid &&
           strcmp(get_func_name(trigger.tgfoid), "maintain_learning_rollup") == 0;
}

bool has_all_triggers(const Schema& schema) {
    constexpr int trigger_count = 4;
    Relation log = table_open(get_relname_relid("learning_log", schema.oid), AccessShareLock);
    int found = 0;
    for (int i = 0; log->trigdesc != nullptr && i < log->trigdesc->numtriggers; ++i) {
        if (is_ours(log->trigdesc->triggers[i], schema)) ++found;
    }
    table_close(log, NoLock);
    return found >= trigger_count;
}

State current_state(const Schema& schema) {
    const bool has_log = exists(schema, "learning_log");
    const bool has_rollup = exists(schema, "learning_rollup");
    if (has_log && !has_rollup) return State::complete;  // a table of that name, but not ours
    if (has_log && has_all_triggers(schema)) return State::complete;
    const bool has_any = has_log || has_rollup || exists(schema, "learning_archive");
    return has_any ? State::incomplete : State::nothing;
}

/// Fills the rollup anew; the triggers just created hold the lock that keeps writers out.
std::uint64_t rebuild_rollup(const Schema& schema) {
    execute(Statement::truncate_rollup, schema, {}, nullptr, Access::read_write);
    CellChanges changes;
    RowReceiver receiver(
        [&changes](const Datum* values, const bool* is_null) { changes.add(entry_of(values, is_null)); });
    const std::uint64_t entries =
        execute(Statement::read_log, schema, {}, Access::read_write, &receiver.base);
    changes.apply_to_rollup(schema);
    return entries;
}

void repair(const Schema& schema) {
    if (IsolationUsesXactSnapshot()) {
        ereport(
            ERROR,
            (errcode(ERRCODE_INVALID_TRANSACTION_STATE),
             errmsg("create_learning_log() cannot rebuild the rollup in a transaction with a fixed snapshot"),
             errhint("Use the isolation level READ COMMITTED.")));
    }
    for (const char* table : {"learning_log", "learning_rollup", "learning_archive"})
        check_owner(schema, table);
    run_scripts(quote_identifier(schema.name));
    const std::uint64_t entries = rebuild_rollup(schema);
    ereport(NOTICE,
            (errmsg("put back what was missing beside the existing tables in schema \"%s\"", schema.name),
             errdetail_plural(
                 "The rollup was rebuilt from %llu entry.", "The rollup was rebuilt from %llu entries.",
                 static_cast<unsigned long>(entries), static_cast<unsigned long long>(entries))));
}

}  // namespace

}  // namespace learning

Datum create_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = extension_schema(fcinfo);
    SPI_connect();
    switch (current_state(schema)) {
        case State::nothing:
            run_scripts(quote_identifier(schema.name));
            break;
        case State::incomplete:
            repair(schema);
            break;
        case State::complete:
            ereport(ERROR, (errcode(ERRCODE_DUPLICATE_TABLE),
                            errmsg("table \"%s.learning_log\" already exists", schema.name),
                            errdetail("The tables are created once; they hold the entries.")));
    }
    SPI_finish();
    PG_RETURN_VOID();
}
