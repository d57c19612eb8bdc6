// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The rows of the table that tell a learner how and when he or she learns.
Routes habit_routes(Database& database);

}  // namespace shim
