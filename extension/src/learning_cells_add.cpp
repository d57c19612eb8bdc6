// SPDX-License-Identifier: PostgreSQL

// learning_cells_add(augend, addend): what the upserts into learning_rollup and learning_archive do to a row.

#include "rollup/packed_cells.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(learning_cells_add);

Datum learning_cells_add(PG_FUNCTION_ARGS) {
    using namespace learning;
    Cells augend;
    Cells addend;
    unpack(PG_GETARG_DATUM(0), augend);
    unpack(PG_GETARG_DATUM(1), addend);
    const Cells sum = checked_sum(augend, addend);
    if (!storable(sum)) {
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("learning cell would become negative"),
                        errdetail("More was taken from a quarter-hour than it holds."), errhint_rebuild()));
    }
    PG_RETURN_DATUM(pack(sum));
}
