// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The rows of the table that record one entry, which is merged with those of others.
Routes record_routes(Database& database);

/// The row that records many.
Routes batch_routes(Database& database);

}  // namespace shim
