// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "arguments.hpp"
#include "database.hpp"
#include "http_message.hpp"

namespace shim {

/// GET /users/{user_id}/records: a page of entries in time order.
Response list_entries(Database& database, const Arguments& arguments);

/// GET /users/{user_id}/records/{request_id}: one entry.
Response get_entry(Database& database, const Arguments& arguments);

/// DELETE /users/{user_id}: what was erased.
Response erase_learner(Database& database, const Arguments& arguments);

}  // namespace shim
