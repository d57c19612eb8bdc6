// SPDX-License-Identifier: PostgreSQL

// create_learning_log(): the tables, triggers and views, owned by the caller and not members of the extension, so that
// DROP EXTENSION cannot take an entry with it. Completes what is incomplete: after DROP EXTENSION ... CASCADE, a partial
// dump, or a DROP TABLE that took too much along. The SQL is in create_learning_*.sql.

#include "add_voided_at_sql.hpp"
#include "create_day_index_sql.hpp"
#include "create_learning_cells_sql.hpp"
#include "create_learning_log_sql.hpp"
#include "create_learning_quarter_hours_sql.hpp"
#include "create_learning_triggers_sql.hpp"
#include "create_recorded_at_index_sql.hpp"
#include "create_timestamp_index_sql.hpp"

#include "foreign/period_views.hpp"
#include "rollup/missing_objects.hpp"
#include "rollup/rollup_rebuild.hpp"
#include "server/pg.hpp"
#include "server/schema_script.hpp"
#include "server/statements.hpp"
#include "server/table_owner.hpp"

extern "C" {
#include <catalog/pg_proc.h>
#include <utils/syscache.h>
}

LEARNING_FUNCTION(create_learning_log);

namespace learning {

namespace {

constexpr const char* tables[] = {"learning_log", "learning_rollup", "learning_archive"};

/// Raises 42501 where a table belongs to another role: what that role has attached to it would run with the
/// rights of the caller.
void check_owner(const Schema& schema, const char* table) {
    const Oid owner = owner_of(schema, table);
    if (OidIsValid(owner) && owner != GetUserId()) {
        ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                        errmsg("table \"%s.%s\" exists and belongs to another role", schema.name, table),
                        errhint("Call create_learning_log() as its owner, or remove it.")));
    }
}

bool is_required(Oid table, const char* column) {
    HeapTuple tuple = SearchSysCacheAttName(table, column);
    if (!HeapTupleIsValid(tuple)) return false;
    const bool not_null = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(tuple))->attnotnull;
    ReleaseSysCache(tuple);
    return not_null;
}

/// Raises 42809 where something of that name is there which this function did not make.
void check_form(const Schema& schema, const char* name, std::span<const char* const> columns) {
    const Oid oid = get_relname_relid(name, schema.oid);
    if (!OidIsValid(oid)) return;
    const char kind = get_rel_relkind(oid);
    bool is_ours = kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE;
    for (const char* column : columns) is_ours = is_ours && is_required(oid, column);
    if (!is_ours) {
        ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                        errmsg("\"%s.%s\" exists and is something else", schema.name, name),
                        errdetail("It is no table, or lacks columns or their NOT NULL."),
                        errhint("Rename it, or create the extension in another schema.")));
    }
}

void check_forms(const Schema& schema) {
    constexpr const char* entry[] = {"user_id", "request_id", "timestamp", "word_count", "recorded_at"};
    constexpr const char* packed[] = {"user_id", "day", "cells"};
    check_form(schema, "learning_log", entry);
    check_form(schema, "learning_rollup", packed);
    check_form(schema, "learning_archive", packed);
}

/// A table that was restored without its key.
void add_key(const char* quoted_schema, const char* table, const char* columns) {
    run_script("ALTER TABLE @extschema@.@table@ ADD PRIMARY KEY (@columns@)",
               std::array{Replacement{"@extschema@", quoted_schema}, Replacement{"@table@", table},
                          Replacement{"@columns@", columns}});
}

/// Those that are there keep what their owner has granted and said about them.
void create_tables(const Schema& schema, const char* quoted_schema, const MissingObjects& missing) {
    const Replacement extension_schema{"@extschema@", quoted_schema};
    if (!OidIsValid(owner_of(schema, tables[0]))) {
        run_script(create_learning_log_sql, std::array{extension_schema});
    } else {
        if (missing.log_key) add_key(quoted_schema, tables[0], "user_id, request_id");
        if (missing.voided_at) run_script(add_voided_at_sql, std::array{extension_schema});
    }
    struct CellsTable {
        const char* name;
        const char* purpose;
        bool lacks_key;
    };
    for (const CellsTable& table :
         {CellsTable{tables[1],
                     "sums of learning_log per learner and UTC day, kept exact by triggers; never write it",
                     missing.rollup_key},
          CellsTable{tables[2], "sums of the entries that expire_learning_log() took out of learning_log",
                     missing.archive_key}}) {
        if (!OidIsValid(owner_of(schema, table.name))) {
            run_script(create_learning_cells_sql,
                       std::array{extension_schema, Replacement{"@table@", table.name},
                                  Replacement{"@purpose@", table.purpose}});
        } else if (table.lacks_key) {
            // It is rebuilt, so what would break the key is no loss.
            if (table.name == tables[1])
                execute(Statement::truncate_rollup, schema, {}, nullptr, Access::read_write);
            add_key(quoted_schema, table.name, "user_id, day");
        }
    }
}

void create_day_index(const char* quoted_schema, const char* table) {
    run_script(create_day_index_sql,
               std::array{Replacement{"@extschema@", quoted_schema}, Replacement{"@table@", table}});
}

Oid owner_of_function(FunctionCallInfo fcinfo) {
    HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(fcinfo->flinfo->fn_oid));
    if (!HeapTupleIsValid(tuple)) elog(ERROR, "cache lookup failed for function %u", fcinfo->flinfo->fn_oid);
    const Oid owner = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple))->proowner;
    ReleaseSysCache(tuple);
    return owner;
}

void run_scripts(FunctionCallInfo fcinfo, const Schema& schema, const MissingObjects& missing) {
    // Without the notices about what exists already.
    const int guc_level = NewGUCNestLevel();
    (void)set_config_option("client_min_messages", "warning", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                            true, 0, false);
    const char* quoted_schema = quote_identifier(schema.name);
    const Replacement extension_schema{"@extschema@", quoted_schema};
    create_tables(schema, quoted_schema, missing);
    if (missing.timestamp_index) run_script(create_timestamp_index_sql, std::array{extension_schema});
    if (missing.recorded_at_index) run_script(create_recorded_at_index_sql, std::array{extension_schema});
    if (missing.rollup_day_index) create_day_index(quoted_schema, tables[1]);
    if (missing.archive_day_index) create_day_index(quoted_schema, tables[2]);
    // Attaching the trigger function to a table is its owner's right alone: a second trigger would count twice.
    const ActingAs extension_owner(owner_of_function(fcinfo));
    run_script(create_learning_triggers_sql, std::array{extension_schema});
    extension_owner.end();
    run_script(create_learning_quarter_hours_sql, std::array{extension_schema});
    for (const PeriodView& view : period_views) create_view(view, schema);
    AtEOXact_GUC(true, guc_level);
}

/// Whether one of log and rollup is empty and the other is not, as a dump without the data of one leaves them.
bool lacks_data(const Schema& schema) {
    const ActingAs owner(GetUserId());
    execute(Statement::one_is_empty, schema, {}, nullptr, Access::read_write);
    owner.end();
    return DatumGetBool(spi_value(0, 1).datum);
}

/// In the name of the owner, who is the caller, but seeing the rows that row security would hide from the owner too.
Rebuilt rebuild_as_owner(const Schema& schema) {
    const ActingAs owner(GetUserId());
    const Rebuilt rebuilt = rebuild_rollup(schema);
    owner.end();
    return rebuilt;
}

void complete(FunctionCallInfo fcinfo, const Schema& schema, const MissingObjects& missing, bool rebuild) {
    if (*missing.list != '\0') run_scripts(fcinfo, schema, missing);
    const Rebuilt rebuilt = rebuild ? rebuild_as_owner(schema) : Rebuilt{};
    StringInfoData done;
    initStringInfo(&done);
    if (*missing.list != '\0') appendStringInfo(&done, "Created: %s.", missing.list);
    if (rebuild) {
        appendStringInfo(&done, "%sRebuilt the rollup from the log: %llu entries, %llu wrong cells.",
                         done.len > 0 ? " " : "", static_cast<unsigned long long>(rebuilt.entries),
                         static_cast<unsigned long long>(rebuilt.cells));
    }
    ereport(NOTICE,
            (errmsg("completed the tables in schema \"%s\"", schema.name), errdetail("%s", done.data)));
}

}  // namespace

}  // namespace learning

Datum create_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = extension_schema(fcinfo);
    SPI_connect();
    check_forms(schema);
    const MissingObjects missing = missing_objects(schema);
    const bool has_all = *missing.list == '\0';
    if (has_all && (owner_of(schema, "learning_log") != GetUserId() || !lacks_data(schema))) {
        ereport(ERROR, (errcode(ERRCODE_DUPLICATE_TABLE),
                        errmsg("table \"%s.learning_log\" already exists", schema.name),
                        errdetail("The tables, triggers and views are complete.")));
    }
    for (const char* table : tables) check_owner(schema, table);
    for (const PeriodView& view : period_views) check_owner(schema, view.foreign_table);
    if (missing.tables) {
        run_scripts(fcinfo, schema, missing);
    } else {
        complete(fcinfo, schema, missing, missing.needs_rebuild || lacks_data(schema));
    }
    SPI_finish();
    PG_RETURN_VOID();
}
