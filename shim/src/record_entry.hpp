// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "arguments.hpp"
#include "database.hpp"
#include "http_message.hpp"

namespace shim {

/// POST /recordsjson: 201 with the entry for a new request id, 409 with the stored entry for any repeat.
Response record_entry(Database& database, const Arguments& arguments);

}  // namespace shim
