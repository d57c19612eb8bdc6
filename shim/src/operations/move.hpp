// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

namespace shim {

/// POST /users/{user_id}/move: how much became another learner's. 409 where entries of the two contradict each other, 501
/// where the database does not let this server move anybody.
Response move_learner(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
