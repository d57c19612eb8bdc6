// SPDX-License-Identifier: PostgreSQL

// create_learning_log(): the tables, triggers and views, owned by the caller and not members of the extension, so that
// DROP EXTENSION cannot take an entry with it. Completes what is incomplete: after DROP EXTENSION ... CASCADE, a partial
// dump, or a DROP TABLE that took too much along. The SQL is in tables/create_learning_*.sql.

#include "server/pg.hpp"
#include "server/statements.hpp"
#include "server/table_owner.hpp"
#include "tables/checks.hpp"
#include "tables/completion.hpp"

extern "C" {
#include <catalog/pg_namespace.h>
#include <storage/lmgr.h>
}

LEARNING_FUNCTION(create_learning_log);

Datum create_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = extension_schema(fcinfo);
    check_sql_is_present();
    SPI_connect();
    MissingObjects missing = missing_objects(schema);
    if (*missing.list != '\0') {
        // Whoever calls this at the same time comes after us, and meets what we have made; writers are not concerned.
        LockDatabaseObject(NamespaceRelationId, schema.oid, 0, ShareRowExclusiveLock);
        missing = missing_objects(schema);
    }
    check_forms(schema);
    const bool has_all = *missing.list == '\0';
    if (has_all && (owner_of(schema, "learning_log") != GetUserId() || !lacks_data(schema))) {
        ereport(ERROR, (errcode(ERRCODE_DUPLICATE_TABLE),
                        errmsg("table \"%s.learning_log\" already exists", schema.name),
                        errdetail("The tables, triggers and views are complete.")));
    }
    check_owners(schema, "create_learning_log");
    if (missing.tables) {
        create_missing(fcinfo, schema, missing);
    } else {
        // Where the column was dropped, what was voided counts again.
        const bool rebuild = missing.needs_rebuild || missing.voided_at;
        complete(fcinfo, schema, missing, rebuild || lacks_data(schema));
    }
    SPI_finish();
    PG_RETURN_VOID();
}
