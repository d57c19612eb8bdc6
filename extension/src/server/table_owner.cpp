// SPDX-License-Identifier: PostgreSQL
#include "server/table_owner.hpp"

extern "C" {
#include <catalog/pg_class.h>
#include <utils/syscache.h>
}

namespace learning {

Oid owner_of(const Schema& schema, const char* table) {
    const Oid oid = get_relname_relid(table, schema.oid);
    HeapTuple tuple = OidIsValid(oid) ? SearchSysCache1(RELOID, ObjectIdGetDatum(oid)) : nullptr;
    if (!HeapTupleIsValid(tuple)) return InvalidOid;
    const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
    ReleaseSysCache(tuple);
    return owner;
}

Oid owner_of_rollup(const Schema& schema) {
    const Oid owner = owner_of(schema, "learning_rollup");
    if (!OidIsValid(owner)) {
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                        errmsg("table \"%s.learning_rollup\" does not exist", schema.name),
                        errhint("Complete the tables with SELECT %s.create_learning_log().",
                                quote_identifier(schema.name))));
    }
    return owner;
}

ActingAs::ActingAs(Oid user) {
    GetUserIdAndSecContext(&caller_, &security_context_);
    constexpr int as_another =
        SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS;
    SetUserIdAndSecContext(user, security_context_ | as_another);
}

}  // namespace learning
