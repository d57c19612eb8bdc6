// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

namespace shim {

/// GET /users/{user_id}/records: a page of entries in time order.
Response list_entries(Database& database, Exchange& exchange, const Arguments& arguments);

/// GET /users/{user_id}/records/{request_id}: one entry.
Response get_entry(Database& database, Exchange& exchange, const Arguments& arguments);

/// DELETE /users/{user_id}/records/{request_id}: the entry, which does not count any more.
Response void_entry(Database& database, Exchange& exchange, const Arguments& arguments);

/// DELETE /users/{user_id}: what was erased.
Response erase_learner(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
