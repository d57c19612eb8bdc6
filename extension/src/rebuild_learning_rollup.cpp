// SPDX-License-Identifier: PostgreSQL

// rebuild_learning_rollup(): the way back where the rollup is not what it must be. Returns how many cells were wrong.

#include "rollup/rollup_rebuild.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"
#include "server/table_owner.hpp"

extern "C" {
#include <utils/acl.h>
}

LEARNING_FUNCTION(rebuild_learning_rollup);

namespace learning {

namespace {

/// Whoever has the rights of the owner of both tables sees every row in the owner's name, and nobody else does.
Oid checked_owner(const Schema& schema) {
    const Oid owner = owner_of_rollup(schema);
    if (owner_of(schema, "learning_log") != owner || !has_privs_of_role(GetUserId(), owner)) {
        ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                        errmsg("must be owner of learning_log and learning_rollup"),
                        errdetail("Others may not see every entry.")));
    }
    return owner;
}

}  // namespace

}  // namespace learning

Datum rebuild_learning_rollup(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    const ActingAs owner(checked_owner(schema));
    SPI_connect();
    const Rebuilt rebuilt = rebuild_rollup(schema);
    SPI_finish();
    owner.end();
    PG_RETURN_INT64(static_cast<std::int64_t>(rebuilt.cells));
}
