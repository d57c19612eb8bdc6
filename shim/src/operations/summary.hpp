// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

// Summaries: what the database says, as JSON untouched, or turned into CSV or NDJSON.

namespace shim {

/// GET /users/{user_id}/summary: of one learner.
Response get_summary(Database& database, Exchange& exchange, const Arguments& arguments);

/// Before it waits for a session.
void prepare_summary(Exchange& exchange, const Arguments& arguments);

/// GET /summary: of some learners together, or of all.
Response get_totals(Database& database, Exchange& exchange, const Arguments& arguments);

/// POST /summary: of a list of learners together.
Response post_totals(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
