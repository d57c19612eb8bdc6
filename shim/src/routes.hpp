// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "database.hpp"
#include "route.hpp"

namespace shim {

/// The table of routes. The handlers keep a reference to the database; making the table does not use it.
Routes make_routes(Database& database);

}  // namespace shim
