// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "database.hpp"
#include "route.hpp"

namespace shim {

/// The rows of the table that record entries.
Routes record_routes(Database& database);

}  // namespace shim
