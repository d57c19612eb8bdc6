// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>

#include "arguments.hpp"
#include "caller.hpp"
#include "problem.hpp"
#include "route_match.hpp"

// Who may do what, decided from the table's column `access` before any database connection is taken: what the
// path says before the body is read, what the body says once it is validated.

namespace shim {

/// 401. `fault` is what is wrong with the token; empty where there is none.
Problem unauthorized(const std::string& fault);

/// 403.
Problem forbidden();

/// Refuses by the route and its path.
std::optional<Problem> refuse_at_path(const RouteMatch& match, const Caller& caller);

/// Refuses by the values that passed validation.
std::optional<Problem> refuse_arguments(const Route& route, const Arguments& arguments);

}  // namespace shim
