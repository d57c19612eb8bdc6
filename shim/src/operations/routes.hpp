// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The table of routes. The handlers keep a reference to the database; making the table does not use it.
Routes make_routes(Database& database);

}  // namespace shim
