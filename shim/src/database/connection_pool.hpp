// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/pool_state.hpp"
#include "base/waiting_line.hpp"
#include "database/connector.hpp"
#include "database/shard_nodes.hpp"

namespace shim {

/// Asked whom a request is about, if it is one learner, where that matters.
using WhoseRequest = std::function<std::optional<std::string>()>;

/// At most `size` sessions, opened when they are needed and kept for the next request. Who waits first is served
/// first.
class ConnectionPool {
public:
    using Clock = WaitingLine::Clock;

    ConnectionPool(Connector& connector, std::size_t size, std::chrono::milliseconds longest_wait);

    /// A connection for as long as this lives.
    class Lease {
    public:
        /// For whoever has a place. It works for this client: see Connection::watch_client().
        Lease(ConnectionPool& pool, int client_socket)
            : pool_(pool), connection_(pool.take_idle()), client_socket_(client_socket) {}
        ~Lease() {
            if (connection_) connection_->watch_client(-1);
            pool_.keep(std::move(connection_));
        }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        /// Opens the connection where there is none, or none that still works. Throws DatabaseError.
        Connection& connection();

        /// Closes the connection: the next call to connection() opens a new one.
        void discard();

    private:
        ConnectionPool& pool_;
        std::unique_ptr<Connection> connection_;
        const int client_socket_;
    };

    /// Who has a place in it may have a connection.
    [[nodiscard]] WaitingLine& line() { return line_; }

    /// Whether who has a connection can make the calls of others together with its own, as far as is known of the one that was
    /// used last.
    [[nodiscard]] bool shares() const { return shares_; }

    /// Who waits for the same server as this request; for several of them, where it is not about one learner. Where the log is on
    /// one server, as far as is known of the session that was opened last: those who write, and may wait for a lock or for a standby, and
    /// nothing for those who read.
    [[nodiscard]] std::optional<WaitingLine::Group> group_of(const WhoseRequest& learner, bool writes);

    /// When somebody who begins to wait now has waited long enough.
    [[nodiscard]] Clock::time_point deadline() const { return Clock::now() + longest_wait_; }

    /// False while no connection can be opened.
    [[nodiscard]] bool is_reachable() { return !connector_.is_failing(); }

    [[nodiscard]] PoolState state();

private:
    std::unique_ptr<Connection> take_idle();
    void keep(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connect();

    Connector& connector_;
    const std::size_t size_;
    const std::chrono::milliseconds longest_wait_;
    WaitingLine line_;
    std::atomic<bool> shares_ = true;
    std::mutex mutex_;
    std::shared_ptr<const ShardNodes> nodes_ = std::make_shared<const ShardNodes>();
    std::vector<std::unique_ptr<Connection>> idle_;  // the one used last is lent first
};

}  // namespace shim
