// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "database/backoff.hpp"
#include "database/connection.hpp"

namespace shim {

/// Opens all sessions of the database. While that fails, one at a time tries, with growing pauses, and
/// everyone else is told at once that there is no database: a server that comes back meets no storm, and no
/// request waits for one that is away.
class Connector {
public:
    Connector(std::string conninfo, const SessionLimits& limits, SharedSessions shared);

    /// `longest_lock_wait` is that of the statements of this connection. Throws DatabaseError.
    std::unique_ptr<Connection> connect(std::optional<std::chrono::milliseconds> longest_lock_wait = {});

    /// For whoever asks from time to time whether there is a database: does not mind the pauses, and ends them where it
    /// reaches it. Throws DatabaseError.
    std::unique_ptr<Connection> connect_apart(std::chrono::milliseconds longest_statement);

    [[nodiscard]] bool is_failing();

private:
    void begin();
    void end(const std::optional<std::string>& failure);

    const std::string conninfo_;
    const SessionLimits limits_;
    const SharedSessions shared_;
    std::mutex mutex_;
    Backoff backoff_;
    std::string last_failure_;
    bool trying_ = false;  // while the backoff is failing
};

}  // namespace shim
