// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>
#include <optional>

#include "api/exchange.hpp"
#include "database/database_error.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

namespace shim {

/// The problem document for what the database answered.
Problem problem_of(const DatabaseError& error);

/// What the work answers, or nothing yet; where the database throws instead, the problem document for that.
std::optional<Response> answer_of_database(Exchange& exchange,
                                           const std::function<std::optional<Response>()>& work);

}  // namespace shim
