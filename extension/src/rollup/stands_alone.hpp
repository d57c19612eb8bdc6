// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Raises 42809 where learning_log has a child or a parent by inheritance: writes through them fire none of its
/// triggers, and the sums would be wrong.
void check_stands_alone(Relation log);

}  // namespace learning
