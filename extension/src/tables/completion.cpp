// SPDX-License-Identifier: PostgreSQL
#include "tables/completion.hpp"

#include "add_voided_at_sql.hpp"
#include "create_day_index_sql.hpp"
#include "create_learning_cells_sql.hpp"
#include "create_learning_log_sql.hpp"
#include "create_learning_quarter_hours_sql.hpp"
#include "create_learning_triggers_sql.hpp"
#include "create_recorded_at_index_sql.hpp"
#include "create_timestamp_index_sql.hpp"

#include "foreign/period_views.hpp"
#include "rollup/rollup_rebuild.hpp"
#include "server/pg.hpp"
#include "server/schema_script.hpp"
#include "server/table_owner.hpp"
#include "tables/checks.hpp"

extern "C" {
#include <catalog/pg_proc.h>
#include <utils/syscache.h>
}

namespace learning {

namespace {

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

}  // namespace

void create_missing(FunctionCallInfo fcinfo, const Schema& schema, const MissingObjects& missing) {
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

bool lacks_data(const Schema& schema) {
    const ActingAs owner(GetUserId());
    execute(Statement::one_is_empty, schema, {}, nullptr, Access::read_write);
    owner.end();
    return DatumGetBool(spi_value(0, 1).datum);
}

namespace {

/// In the name of the owner, who is the caller, but seeing the rows that row security would hide from the owner too.
Rebuilt rebuild_as_owner(const Schema& schema) {
    const ActingAs owner(GetUserId());
    const Rebuilt rebuilt = rebuild_rollup(schema);
    owner.end();
    return rebuilt;
}

}  // namespace

void complete(FunctionCallInfo fcinfo, const Schema& schema, const MissingObjects& missing, bool rebuild) {
    if (*missing.list != '\0') create_missing(fcinfo, schema, missing);
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

}  // namespace learning
