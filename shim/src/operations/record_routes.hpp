// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The rows of the table that record entries.
Routes record_routes(Database& database);

}  // namespace shim
