// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "database/database_error.hpp"

namespace shim {

/// What an error means that came through PL/Proxy, which stands before the shards of a log. It writes words of its own around
/// those of the shard, and has one SQLSTATE for everything that keeps it from reaching a shard. So has PostgreSQL for a
/// commit that finds the queue of NOTIFY full and for a question that asks for too much. Other errors stay as they are.
DatabaseError without_proxy(DatabaseError error);

}  // namespace shim
