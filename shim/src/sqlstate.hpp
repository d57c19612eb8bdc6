// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

#include "database_error.hpp"
#include "problem.hpp"

namespace shim {

/// The problem document for what the database answered.
Problem problem_of(const DatabaseError& error);

/// Another transaction got in the way: the same statement may succeed at once.
bool worth_repeating(std::string_view sqlstate);

/// The connection, or what it had prepared, is of no use any more: the statement may succeed on a new one.
bool worth_reconnecting(std::string_view sqlstate);

/// What the statement carries is at fault, and not the database: its client can mend it.
bool refuses_a_value(std::string_view sqlstate);

/// Any statement would have met this error: it is not the fault of what this one carries.
bool meets_everyone(std::string_view sqlstate);

}  // namespace shim
