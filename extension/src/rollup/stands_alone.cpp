// SPDX-License-Identifier: PostgreSQL
#include "rollup/stands_alone.hpp"

extern "C" {
#include <catalog/pg_class.h>
#include <catalog/pg_inherits.h>
}

namespace learning {

void check_stands_alone(Relation log) {
    const Oid oid = RelationGetRelid(log);
    const bool has_children = log->rd_rel->relkind == RELKIND_RELATION && log->rd_rel->relhassubclass &&
                              find_inheritance_children(oid, NoLock) != NIL;
    if (has_children || has_superclass(oid)) {
        ereport(ERROR,
                (errcode(ERRCODE_WRONG_OBJECT_TYPE),
                 errmsg("learning_log must have no inheritance %s", has_children ? "children" : "parent"),
                 errdetail("Entries that are written through another table are missing in the rollup."),
                 errhint("Detach it with ALTER TABLE ... NO INHERIT, then call rebuild_learning_rollup().")));
    }
}

}  // namespace learning
