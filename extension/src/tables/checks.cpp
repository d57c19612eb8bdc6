// SPDX-License-Identifier: PostgreSQL
#include "tables/checks.hpp"

#include "foreign/period_views.hpp"
#include "server/pg.hpp"
#include "server/table_owner.hpp"

extern "C" {
#include <foreign/foreign.h>
}

namespace learning {

namespace {

/// What another role has attached to it would run with the rights of the caller, and a view that is its own it could make another
/// one of, which readers would take for ours.
void check_owner(const Schema& schema, const char* kind, const char* name, const char* function) {
    const Oid owner = owner_of(schema, name);
    if (OidIsValid(owner) && owner != GetUserId()) {
        ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                        errmsg("%s \"%s.%s\" exists and belongs to another role", kind, schema.name, name),
                        errhint("Call %s() as its owner, or remove it.", function)));
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

}  // namespace

void check_forms(const Schema& schema) {
    constexpr const char* entry[] = {"user_id", "request_id", "timestamp", "word_count", "recorded_at"};
    constexpr const char* packed[] = {"user_id", "day", "cells"};
    check_form(schema, "learning_log", entry);
    check_form(schema, "learning_rollup", packed);
    check_form(schema, "learning_archive", packed);
}

void check_owners(const Schema& schema, const char* function) {
    for (const char* table : tables) check_owner(schema, "table", table, function);
    check_owner(schema, "view", "learning_quarter_hours", function);
    for (const PeriodView& view : period_views) {
        check_owner(schema, "table", view.foreign_table, function);
        check_owner(schema, "view", view.name, function);
    }
}

void check_sql_is_present() {
    constexpr bool missing_ok = true;
    if (OidIsValid(get_foreign_server_oid("learning_log", missing_ok))) return;
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the SQL of the extension learning_log is older than its library"),
                    errdetail("The foreign server learning_log is missing, which version 1.0 did not have."),
                    errhint("ALTER EXTENSION learning_log UPDATE, and then call upgrade_learning_log().")));
}

}  // namespace learning
