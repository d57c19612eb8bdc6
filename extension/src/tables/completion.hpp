// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "tables/missing_objects.hpp"

namespace learning {

/// Creates what is missing. The caller is connected to SPI and owns what is there. `fcinfo` is of a function whose owner is the
/// one of the extension.
void create_missing(FunctionCallInfo fcinfo, const Schema& schema, const MissingObjects& missing);

/// Whether one of log and rollup is empty and the other is not, as a dump without the data of one leaves them.
bool lacks_data(const Schema& schema);

/// Creates what is missing, rebuilds the rollup where that is asked for, and says what was done.
void complete(FunctionCallInfo fcinfo, const Schema& schema, const MissingObjects& missing, bool rebuild);

}  // namespace learning
