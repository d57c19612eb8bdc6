// SPDX-License-Identifier: PostgreSQL

// upgrade_learning_log(): what ALTER EXTENSION ... UPDATE cannot do, since tables, triggers and views are not the extension's.
// It is the completion of create_learning_log(), but takes its locks first, in an order in which nobody waits crosswise,
// and knows that a log of version 1.0 had no voided entries: there the rollup is as it must be, and is not rebuilt.

#include "foreign/period_views.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"
#include "server/table_owner.hpp"
#include "tables/checks.hpp"
#include "tables/completion.hpp"

extern "C" {
#include <storage/lmgr.h>
}

LEARNING_FUNCTION(upgrade_learning_log);

namespace learning {

namespace {

void lock(const Schema& schema, const char* relation, LOCKMODE mode) {
    const Oid oid = get_relname_relid(relation, schema.oid);
    if (OidIsValid(oid)) LockRelationOid(oid, mode);
}

/// The views first, since who reads one comes to the tables next; then the tables as writers come to them.
void lock_all(const Schema& schema, const MissingObjects& missing) {
    lock(schema, "learning_quarter_hours", AccessExclusiveLock);
    for (const PeriodView& view : period_views) {
        if (owner_of(schema, view.name) == GetUserId()) lock(schema, view.name, AccessExclusiveLock);
    }
    lock(schema, "learning_log", missing.voided_at ? AccessExclusiveLock : ShareRowExclusiveLock);
    lock(schema, "learning_rollup", ShareRowExclusiveLock);
    lock(schema, "learning_archive", ShareRowExclusiveLock);
}

/// A dump does not know of it; nor does this, then.
bool log_has_lost_a_column(const Schema& schema) {
    Relation log = table_open(get_relname_relid("learning_log", schema.oid), AccessShareLock);
    const bool lost = has_lost_a_column(RelationGetDescr(log));
    table_close(log, NoLock);
    return lost;
}

}  // namespace

}  // namespace learning

Datum upgrade_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    SPI_connect();
    check_forms(schema);
    check_owners(schema, "upgrade_learning_log");
    MissingObjects missing = missing_objects(schema);
    if (*missing.list != '\0') {
        lock_all(schema, missing);
        missing = missing_objects(schema);  // somebody else may have been first
    }
    const bool lost_voided_at = missing.voided_at && log_has_lost_a_column(schema);
    const bool rebuild = missing.needs_rebuild || lost_voided_at || lacks_data(schema);
    if (*missing.list == '\0' && !rebuild) {
        ereport(NOTICE, (errmsg("the tables in schema \"%s\" are those of this version", schema.name)));
    } else {
        complete(fcinfo, schema, missing, rebuild);
    }
    SPI_finish();
    PG_RETURN_VOID();
}
