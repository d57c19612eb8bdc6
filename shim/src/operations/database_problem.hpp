// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>

#include "api/exchange.hpp"
#include "database/database_error.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

namespace shim {

/// The problem document for what the database answered.
Problem problem_of(const DatabaseError& error);

/// What the work answers; where the database throws instead, the problem document for that.
Response answer_of_database(Exchange& exchange, const std::function<Response()>& work);

}  // namespace shim
