// SPDX-License-Identifier: PostgreSQL
#include "server/row_security.hpp"

namespace learning {

bool is_restricted(const Schema& schema, const char* table) {
    const Oid oid = get_relname_relid(table, schema.oid);
    return OidIsValid(oid) && check_enable_rls(oid, InvalidOid, true) == RLS_ENABLED;
}

void check_row_security(const Schema& schema) {
    if (!is_restricted(schema, "learning_log")) return;
    for (const char* table : {"learning_rollup", "learning_archive"}) {
        if (is_restricted(schema, table)) continue;
        ereport(
            ERROR,
            (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
             errmsg("row security of learning_log does not cover %s", table),
             errdetail("The sums in %s would show entries that the policies of learning_log hide.", table),
             errhint("Enable row security on learning_rollup and learning_archive too, with policies on "
                     "user_id like those of learning_log.")));
    }
}

void check_sees_every_row(const Schema& schema, const char* action) {
    for (const char* table : {"learning_log", "learning_rollup"}) {
        if (!is_restricted(schema, table)) continue;
        ereport(ERROR,
                (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                 errmsg("row security may hide rows of %s: cannot %s", table, action),
                 errhint("Call it as the owner of the tables without FORCE ROW LEVEL SECURITY, or as a "
                         "role with BYPASSRLS.")));
    }
}

}  // namespace learning
