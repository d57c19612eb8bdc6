// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "pg.hpp"

// Cells as bytea.

namespace learning {

/// Reads a bytea value into `cells`; raises XX001 where it is malformed.
void unpack(Datum packed, Cells& cells);

/// The sum of two lists; raises 22003 on overflow.
Cells checked_sum(const Cells& augend, const Cells& addend);

/// Adds the cells of a row of learning_rollup or learning_archive to `cells`. A snapshot can hold two rows of a day:
/// under REPEATABLE READ, one that another transaction has deleted since, and one of our own.
void add_row(Datum packed, bool is_null, Cells& cells);

/// The bytea value of a list, in the current memory context.
Datum pack(const Cells& cells);

}  // namespace learning
