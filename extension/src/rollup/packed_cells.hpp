// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "server/pg.hpp"

// Cells as bytea.

namespace learning {

/// The bytes of a cells column. Raises XX001 where it is null, or empty or longer than any list.
std::span<const std::uint8_t> cell_bytes(Datum packed, bool is_null);

/// Used in ereport(): the way back, where the rollup is not what it must be.
int errhint_rebuild();

/// Raises XX001.
[[noreturn]] void report_malformed_cells();

/// Reads a bytea value into `cells`; raises XX001 where it is malformed.
void unpack(Datum packed, Cells& cells);

/// The sum of two lists; raises 22003 on overflow.
Cells checked_sum(const Cells& augend, const Cells& addend);

/// encode(), but raises 22003 where a sum of the day leaves the range.
std::size_t checked_encode(const Cells& cells, EncodedCells& bytes);

/// The bytea value of a list, in the current memory context; raises 22003 like checked_encode().
Datum pack(const Cells& cells);

}  // namespace learning
