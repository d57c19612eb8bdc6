// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/statements.hpp"

// Who cannot see the rows of the log must not learn their sums.

namespace learning {

/// Whether policies decide which rows of the table the user sees. Not where the table is missing.
bool is_restricted(const Schema& schema, const char* table);

/// Raises 42501 where row security restricts what the user sees of the log, and not what the user sees of rollup
/// and archive.
void check_row_security(const Schema& schema);

/// Raises 42501 where row security may hide rows of log or rollup from the user, who `action` is refused to.
void check_sees_every_row(const Schema& schema, const char* action);

}  // namespace learning
