// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "database.hpp"
#include "route.hpp"

namespace shim {

/// The rows of the table that are about one learner.
Routes learner_routes(Database& database);

}  // namespace shim
