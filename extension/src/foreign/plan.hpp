// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Sets what the planner calls.
void set_plan_callbacks(FdwRoutine& routine);

}  // namespace learning
