// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

namespace shim {

/// POST /recordsjson: 201 with the entry for a new request id, 409 with the stored entry for any repeat.
/// Nothing until it has committed.
std::optional<Response> record_entry(Database& database, Exchange& exchange, const Arguments& arguments);

/// The entry that a request or an item carries.
NewEntry new_entry(const Arguments& arguments, std::string request_id);

/// 410: what was voided cannot be recorded again.
Problem voided();

/// Counts the outcome of an entry, for the log and the metrics.
void note(const Receipt& receipt, OutcomeCounts& counts);

}  // namespace shim
