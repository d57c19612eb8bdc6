// SPDX-License-Identifier: PostgreSQL
#pragma once

namespace learning {

/// Whether the extension citus is installed in this database: then the tables may be distributed, and some statements of ours
/// would not do.
bool has_citus();

}  // namespace learning
