// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "arguments.hpp"
#include "database.hpp"
#include "http_message.hpp"

namespace shim {

/// POST /records/batch: one result per item, or, where strict handling is preferred, all or nothing.
Response record_batch(Database& database, const Arguments& arguments);

}  // namespace shim
