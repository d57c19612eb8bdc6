// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <string_view>

namespace shim {

/// What learning_partition(user_id) is on a server of a machine like ours: its lowest bits say on which shard a learner is.
/// Nothing but what is written together depends on it.
std::uint32_t learner_partition(std::string_view user_id);

}  // namespace shim
