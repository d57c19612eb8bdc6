// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

#include "database/database_error.hpp"

namespace shim {

/// What an error means, where whoever sent it has one SQLSTATE for several things. PL/Proxy, which stands before the shards of
/// a log, writes words of its own around those of the shard, and has one for everything that keeps it from reaching a
/// shard; a shard has that of any constraint for learners who are not its own; PostgreSQL has one for a commit that finds
/// the queue of NOTIFY full and for a question that asks for too much. Other errors stay as they are.
DatabaseError error_as_meant(DatabaseError error);

/// Whether a notice is what a server says of a commit whose wait for a standby was cancelled. PL/Proxy passes on the words of a shard,
/// and not from where in the server they are.
bool is_of_cancelled_wait(std::string_view source_function, std::string_view message);

}  // namespace shim
