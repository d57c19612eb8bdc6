// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"

namespace shim {

/// POST /records/batch: one result per item, or, where strict handling is preferred, all or nothing.
Response record_batch(Database& database, Exchange& exchange, const Arguments& arguments);

}  // namespace shim
