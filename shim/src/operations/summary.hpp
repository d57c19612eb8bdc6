// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

namespace shim {

/// GET /users/{user_id}/summary: what the database says, as JSON untouched, or turned into CSV or NDJSON.
Response get_summary(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
