// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/statements.hpp"

// What has to be so before tables are created or changed.

namespace learning {

inline constexpr const char* tables[] = {"learning_log", "learning_rollup", "learning_archive"};

/// Raises 42809 where something of a table's name is there which create_learning_log() did not make.
void check_forms(const Schema& schema);

/// Raises 42501 where a table, or a foreign table behind a view, belongs to another role than the caller. The hint names the
/// function that was called.
void check_owners(const Schema& schema, const char* function);

/// Raises 55000 with a hint where the library is a newer one than the functions: before ALTER EXTENSION ... UPDATE.
void check_sql_is_present();

}  // namespace learning
