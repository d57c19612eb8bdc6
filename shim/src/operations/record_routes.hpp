// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The rows of the table that record entries. None needs a session before it knows whether there is anything to record.
Routes record_routes(Database& database);

}  // namespace shim
