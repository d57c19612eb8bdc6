// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Sets what the executor calls.
void set_scan_callbacks(FdwRoutine& routine);

}  // namespace learning
