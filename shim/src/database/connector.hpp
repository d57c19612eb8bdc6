// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
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
/// request waits for one that is away. Where there are several hosts, the one comes first that was the right one before, and
/// last of all the one that said nothing: it may hang, or be a primary that lives on without its standbys, for whose commits
/// one would wait for ever.
class Connector {
public:
    Connector(std::string conninfo, const SessionLimits& limits, SharedSessions shared);

    /// `longest_lock_wait` is that of the statements of this connection. Throws DatabaseError.
    std::unique_ptr<Connection> connect(std::optional<std::chrono::milliseconds> longest_lock_wait = {});

    /// For whoever asks from time to time whether there is a database: does not mind the pauses, and ends them where it
    /// reaches it. Throws DatabaseError.
    std::unique_ptr<Connection> connect_apart(std::chrono::milliseconds longest_statement);

    [[nodiscard]] bool is_failing();

    /// A session broke, or was not answered, or its server is not the right one any more. So it may be with all those that
    /// were there when it was asked: they are not to be used again, and nobody has to wait until each of them shows it.
    void lost(std::unique_ptr<Connection> session);
    [[nodiscard]] bool is_outdated(const Connection& session) const {
        return session.begun() < good_since_.load();
    }
    /// Whether there is one, and it may be asked.
    [[nodiscard]] bool is_of_use(const std::unique_ptr<Connection>& session) const {
        return session && !is_outdated(*session) && session->usable();
    }

private:
    std::unique_ptr<Connection> open(const SessionLimits& limits);
    void begin();
    void end(const char* failure);

    const std::string conninfo_;
    const SessionLimits limits_;
    const SharedSessions shared_;
    const Hosts hosts_;
    std::mutex mutex_;
    Backoff backoff_;
    std::string last_failure_;
    std::size_t first_host_ = 0;
    bool trying_ = false;  // while the backoff is failing
    std::atomic<Connection::Clock::time_point> good_since_ = Connection::Clock::time_point();
};

}  // namespace shim
