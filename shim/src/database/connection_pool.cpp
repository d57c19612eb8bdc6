// SPDX-License-Identifier: PostgreSQL
#include "database/connection_pool.hpp"

#include <utility>

namespace shim {

ConnectionPool::ConnectionPool(Connector& connector, std::size_t size, std::chrono::milliseconds longest_wait)
    : connector_(connector), size_(size), longest_wait_(longest_wait) {
    idle_.reserve(size_);  // so that giving back cannot fail
}

Connection& ConnectionPool::Lease::connection() {
    if (connection_ && !connection_->usable()) connection_.reset();
    if (!connection_) connection_ = pool_.connector_.connect();
    connection_->watch_client(client_socket_);
    return *connection_;
}

ConnectionPool::Lease ConnectionPool::acquire_until(Clock::time_point deadline, int client_socket) {
    std::unique_lock lock(mutex_);
    if (lent_ < size_) {  // nobody waits then: give_back() hands on what is free
        ++lent_;
        std::unique_ptr<Connection> connection;
        if (!idle_.empty()) {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
        return {*this, std::move(connection), client_socket};
    }
    Waiter waiter;
    const auto place = waiting_.insert(waiting_.end(), &waiter);
    if (!waiter.served.wait_until(lock, deadline, [&waiter] { return waiter.has_place; })) {
        waiting_.erase(place);
        throw PoolExhausted();
    }
    return {*this, std::move(waiter.connection), client_socket};
}

PoolState ConnectionPool::state() {
    const std::lock_guard lock(mutex_);
    return {size_, lent_, idle_.size(), waiting_.size()};
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        --lent_;
        if (connection) idle_.push_back(std::move(connection));
        return;
    }
    Waiter& first = *waiting_.front();
    waiting_.pop_front();
    first.connection = std::move(connection);
    first.has_place = true;
    first.served.notify_one();  // under the lock, since the waiter is gone as soon as it may go on
}

}  // namespace shim
