// SPDX-License-Identifier: PostgreSQL
#pragma once

namespace learning {

/// Has the transaction wait at its end as one that writes does, although it may write nothing: what it answers (a repeat is
/// there already) rests on what another one wrote.
void commit_like_a_write();

}  // namespace learning
