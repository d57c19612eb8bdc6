// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

namespace shim {

/// POST /records/batch: one result per item, or, where strict handling is preferred, all or nothing.
Response record_batch(Database& database, Exchange& exchange, const Arguments& arguments);

/// Whom a batch is about, by its first items, if it is one learner.
std::optional<std::string> learner_of_batch(const Exchange& exchange, const Arguments& arguments);

/// What such a request is refused for without the database: its body as a whole, or, with strict handling, an item.
std::optional<Response> refuse_batch(const Exchange& exchange, const Arguments& arguments);

}  // namespace shim
