// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

namespace shim {

/// GET /learners
Response get_active_learners(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
