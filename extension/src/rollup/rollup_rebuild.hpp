// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/statements.hpp"

namespace learning {

/// What a rebuild found and did.
struct Rebuilt {
    std::uint64_t entries;  // in the log
    std::uint64_t cells;    // of the rollup that were wrong
};

/// Makes the rollup what the log says, row by row, so that readers are not kept waiting; writers are, until the
/// transaction ends. The caller is connected to SPI and acts as the owner of the tables. Raises 25000 in a
/// transaction with a fixed snapshot, which would miss what was written since.
Rebuilt rebuild_rollup(const Schema& schema);

}  // namespace learning
