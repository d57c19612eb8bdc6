// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "base/json.hpp"

namespace shim {

/// The schemas of the answers, by the names that the table of routes uses.
Json answer_schemas();

}  // namespace shim
