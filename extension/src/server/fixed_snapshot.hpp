// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

// Under REPEATABLE READ a snapshot shows what another transaction has deleted since. Where this one has stored the same key
// anew, it sees two rows of it, of which only its own is there. What has to tell them apart fails, and may be tried again.

namespace learning {

/// Raises 40001.
[[noreturn]] inline void raise_concurrent_delete() {
    ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                    errmsg("could not serialize access due to concurrent delete")));
    pg_unreachable();
}

}  // namespace learning
