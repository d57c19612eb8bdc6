// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "database/database.hpp"

namespace shim {

/// The rows of the table that are about one learner.
Routes learner_routes(Database& database);

}  // namespace shim
