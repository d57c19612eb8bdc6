// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/exchange.hpp"
#include "api/route.hpp"
#include "database/change_feed.hpp"
#include "database/database.hpp"

namespace shim {

/// Server-sent events; 501 where changes cannot be heard of, 503 where too many listen.
Response get_events(Database& database, ChangeFeed& changes, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
