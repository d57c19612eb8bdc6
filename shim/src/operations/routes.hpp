// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/change_feed.hpp"
#include "database/database.hpp"

namespace shim {

/// The table of routes. The handlers keep references to both; making the table uses neither.
Routes make_routes(Database& database, ChangeFeed& changes);

}  // namespace shim
