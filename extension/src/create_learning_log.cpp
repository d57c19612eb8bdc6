// SPDX-License-Identifier: PostgreSQL

// create_learning_log(): the tables, triggers and views, owned by the caller and not members of the extension,
// so that DROP EXTENSION cannot take an entry with it. The SQL is in create_learning_log.sql and
// create_learning_views.sql.

#include "create_learning_log_sql.hpp"
#include "create_learning_views_sql.hpp"

#include "cell_changes.hpp"
#include "pg.hpp"
#include "row_receiver.hpp"
#include "schema_script.hpp"
#include "statements.hpp"

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
    const Replacement schema{"@extschema@", quoted_schema};
    run_script(create_learning_log_sql, std::array{schema});
    struct View {
        const char* name;
        const char* granularity;
    };
    for (const View& view :
         {View{"learning_daily", "day"}, View{"learning_weekly", "week"}, View{"learning_monthly", "month"}}) {
        run_script(create_learning_views_sql,
                   std::array{schema, Replacement{"@view@", view.name}, Replacement{"@granularity@", view.granularity}});
    }
}

/// What is there already.
enum class State { nothing, without_triggers, complete };

State current_state(const Schema& schema) {
    const Oid log = get_relname_relid("learning_log", schema.oid);
    if (!OidIsValid(log)) return State::nothing;
    Relation relation = table_open(log, AccessShareLock);
    bool has_trigger = false;
    for (int i = 0; relation->trigdesc != nullptr && i < relation->trigdesc->numtriggers; ++i) {
        has_trigger |= strcmp(relation->trigdesc->triggers[i].tgname, "learning_log_insert") == 0;
    }
    table_close(relation, NoLock);
    // A table of that name without a rollup beside it is somebody else's.
    const bool ours = OidIsValid(get_relname_relid("learning_rollup", schema.oid));
    return ours && !has_trigger ? State::without_triggers : State::complete;
}

/// Fills the rollup anew; the triggers just created hold the lock that keeps writers out.
std::uint64_t rebuild_rollup(const Schema& schema) {
    execute(Statement::truncate_rollup, schema, {}, nullptr, Access::read_write);
    CellChanges changes;
    RowReceiver receiver([&changes](const Datum* values, const bool* is_null) {
        changes.add({bytes_of(PG_DETOAST_DATUM_PACKED(values[0])), DatumGetTimestampTz(values[1]),
                     DatumGetInt32(values[2]), is_null[3] ? 0 : DatumGetInt32(values[3])});
    });
    const std::uint64_t entries = execute(Statement::read_log, schema, {}, Access::read_write, &receiver.base);
    changes.apply_to_rollup(schema);
    return entries;
}

}  // namespace

}  // namespace learning

Datum create_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = extension_schema(fcinfo);
    const State state = current_state(schema);
    if (state == State::complete) {
        ereport(ERROR, (errcode(ERRCODE_DUPLICATE_TABLE),
                        errmsg("table \"%s.learning_log\" already exists", schema.name),
                        errdetail("The tables are created once; they hold the entries.")));
    }
    SPI_connect();
    run_scripts(quote_identifier(schema.name));
    if (state == State::without_triggers) {
        const std::uint64_t entries = rebuild_rollup(schema);
        ereport(NOTICE, (errmsg("put back the triggers and views of the existing table \"%s.learning_log\"", schema.name),
                         errdetail("Its rollup was rebuilt from %llu entries.",
                                   static_cast<unsigned long long>(entries))));
    }
    SPI_finish();
    PG_RETURN_VOID();
}
