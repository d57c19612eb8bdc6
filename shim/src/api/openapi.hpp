// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/route.hpp"
#include "base/json.hpp"

namespace shim {

/// The OpenAPI 3.1 document of a table of routes.
Json openapi_document(const Routes& routes);

}  // namespace shim
