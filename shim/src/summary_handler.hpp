// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "arguments.hpp"
#include "database.hpp"
#include "http_message.hpp"

namespace shim {

/// GET /users/{user_id}/summary: what the database says, as JSON untouched, or turned into CSV or NDJSON.
Response get_summary(Database& database, const Arguments& arguments);

}  // namespace shim
