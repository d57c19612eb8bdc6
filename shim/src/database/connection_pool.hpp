// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "base/pool_state.hpp"
#include "database/connector.hpp"

namespace shim {

/// At most `size` sessions, opened when they are needed and kept for the next request. Who waits first is served
/// first: a session that comes back goes to the one who has waited longest, not to whoever asks just then.
class ConnectionPool {
public:
    using Clock = std::chrono::steady_clock;

    ConnectionPool(Connector& connector, std::size_t size, std::chrono::milliseconds longest_wait);

    /// A connection for as long as this lives.
    class Lease {
    public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection, int client_socket)
            : pool_(pool), connection_(std::move(connection)), client_socket_(client_socket) {}
        ~Lease() {
            if (connection_) connection_->watch_client(-1);
            pool_.give_back(std::move(connection_));
        }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        /// Opens the connection where there is none, or none that still works. Throws DatabaseError.
        Connection& connection();

        /// Closes the connection: the next call to connection() opens a new one.
        void discard() { connection_.reset(); }

    private:
        ConnectionPool& pool_;
        std::unique_ptr<Connection> connection_;
        const int client_socket_;
    };

    /// Waits for a connection that is not in use; it works for this client: see Connection::watch_client(). Throws
    /// PoolExhausted.
    Lease acquire(int client_socket = -1) { return acquire_until(deadline(), client_socket); }
    Lease acquire_until(Clock::time_point deadline, int client_socket = -1);

    /// When somebody who begins to wait now has waited long enough.
    [[nodiscard]] Clock::time_point deadline() const { return Clock::now() + longest_wait_; }

    [[nodiscard]] PoolState state();

private:
    void give_back(std::unique_ptr<Connection> connection);

    struct Waiter {
        std::condition_variable served;
        bool has_place = false;
        std::unique_ptr<Connection> connection = nullptr;  // nothing: to be opened
    };

    Connector& connector_;
    const std::size_t size_;
    const std::chrono::milliseconds longest_wait_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;  // the one used last is lent first
    std::size_t lent_ = 0;
    std::list<Waiter*> waiting_;  // in order of arrival
};

}  // namespace shim
