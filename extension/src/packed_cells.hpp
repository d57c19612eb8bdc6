// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "pg.hpp"

// Cells as bytea.

namespace learning {

/// Reads a bytea value into `cells`; raises XX001 where it is malformed.
void unpack(Datum packed, Cells& cells);

/// The bytea value of a list, in the current memory context.
Datum pack(const Cells& cells);

}  // namespace learning
