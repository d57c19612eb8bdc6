// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Says which conditions decide what is read, and which sums are taken over.
void explain_scan(ForeignScanState* node, ExplainState* output);

}  // namespace learning
