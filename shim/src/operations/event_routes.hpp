// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/change_feed.hpp"
#include "database/database.hpp"

namespace shim {

/// What a learner's clients listen to.
Routes event_routes(Database& database, ChangeFeed& changes);

}  // namespace shim
