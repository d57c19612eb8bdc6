// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

// What apps show a learner about the learner: what the database says, as JSON untouched, or turned into CSV or NDJSON.

namespace shim {

/// GET /users/{user_id}/streaks: one object.
Response get_streaks(Database& database, Exchange& exchange, const Arguments& arguments);

/// GET /users/{user_id}/calendar: the days of a year.
Response get_calendar(Database& database, Exchange& exchange, const Arguments& arguments);

/// GET /users/{user_id}/profile: the hours of the week.
Response get_profile(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
