// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "base/result.hpp"
#include "http/problem.hpp"

// Who may do what, decided from the table's column `access` before any database connection is taken: what the
// path says before the body is read, what the body says once it is validated.

namespace shim {

/// 401. `fault` is what is wrong with the token; empty where there is none.
Problem unauthorized(const std::string& fault);

/// 403.
Problem forbidden();

/// By the route and its path. 403 otherwise.
Result<void, Problem> may_use_path(const Exchange& exchange);

/// By the values that passed validation. 403 otherwise.
Result<void, Problem> may_use_arguments(const Exchange& exchange, const Arguments& arguments);

/// Whether the caller may write this item of a batch.
bool may_touch_item(const Exchange& exchange, const Arguments& item);

}  // namespace shim
