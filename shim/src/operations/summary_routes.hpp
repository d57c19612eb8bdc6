// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The rows of the table that aggregate.
Routes summary_routes(Database& database);

}  // namespace shim
