// SPDX-License-Identifier: PostgreSQL

// distribute_learning_log(): the steps of distributing the tables over the nodes of Citus, in their order. The SQL is in
// distribute_learning_log.sql.

#include "distribute_learning_log_sql.hpp"

#include "server/citus.hpp"
#include "server/pg.hpp"
#include "server/schema_script.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(distribute_learning_log);

namespace learning {

namespace {

void check_citus() {
    if (!has_citus()) {
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("distribute_learning_log() needs the extension citus"),
                        errhint("Install it and CREATE EXTENSION citus in this database.")));
    }
    constexpr bool missing_ok = true;
    const char* const setting = GetConfigOptionByName("citus.enable_unsafe_triggers", nullptr, missing_ok);
    if (setting == nullptr || strcmp(setting, "on") != 0) {
        ereport(
            ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("citus.enable_unsafe_triggers is off"),
             errdetail("The triggers of learning_log write to learning_rollup, which lies beside it."),
             errhint("Set it to on, on every node, until the tables are distributed.")));
    }
}

}  // namespace

}  // namespace learning

Datum distribute_learning_log(PG_FUNCTION_ARGS) {
    using namespace learning;
    check_citus();
    const Schema schema = learning_log_schema(fcinfo);
    SPI_connect();
    const char* const log = quote_qualified_identifier(schema.name, "learning_log");
    const char* const rollup = quote_qualified_identifier(schema.name, "learning_rollup");
    const char* const archive = quote_qualified_identifier(schema.name, "learning_archive");
    run_script(distribute_learning_log_sql,
               std::array{Replacement{"@log@", log}, Replacement{"@log_literal@", quote_literal_cstr(log)},
                          Replacement{"@rollup_literal@", quote_literal_cstr(rollup)},
                          Replacement{"@archive_literal@", quote_literal_cstr(archive)}});
    SPI_finish();
    PG_RETURN_VOID();
}
