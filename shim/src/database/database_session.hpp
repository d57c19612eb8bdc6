// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>

#include "base/waiting_line.hpp"
#include "database/connection_pool.hpp"

namespace shim {

/// The session that a request works with: of the pool in which it has a place. Where that one's database cannot be reached and
/// there is a spare pool with a place that is free, it goes on there: its request has waited once already.
class DatabaseSession {
public:
    DatabaseSession(ConnectionPool& pool, ConnectionPool* spare, int client_socket)
        : lease_(pool, client_socket), spare_(spare), client_socket_(client_socket) {}

    /// Throws DatabaseError.
    Connection& connection();

    /// Whether the spare pool may answer what failed so, as it does from now on: its database is no standby, which
    /// may lag behind the set-up and stops what stands in the way of its recovery.
    bool turns_to_spare(const DatabaseError& error);

    void discard() { spare_lease_ ? spare_lease_->discard() : lease_.discard(); }

private:
    bool takes_spare(const DatabaseError& error);

    ConnectionPool::Lease lease_;
    ConnectionPool* const spare_;
    const int client_socket_;
    std::optional<WaitingLine::Turn> spare_place_;
    std::optional<ConnectionPool::Lease> spare_lease_;  // behind its place, which it must not outlive
};

}  // namespace shim
