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
    Connector(std::string conninfo, std::chrono::milliseconds statement_timeout, int max_periods);

    /// Throws DatabaseError.
    std::unique_ptr<Connection> connect();

    /// Somebody else has reached the database: the pause is over.
    void reached();

private:
    void begin();
    void end(const std::optional<std::string>& failure);

    const std::string conninfo_;
    const std::chrono::milliseconds statement_timeout_;
    const int max_periods_;
    std::mutex mutex_;
    Backoff backoff_;
    std::string last_failure_;
    bool trying_ = false;  // while the backoff is failing
};

}  // namespace shim
