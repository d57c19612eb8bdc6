// SPDX-License-Identifier: PostgreSQL
#include "connection_pool.hpp"

#include <utility>

namespace shim {

ConnectionPool::ConnectionPool(Connector& connector, std::size_t size, std::chrono::milliseconds longest_wait)
    : connector_(connector), size_(size), longest_wait_(longest_wait) {
    idle_.reserve(size_);  // so that giving back cannot fail
}

Connection& ConnectionPool::Lease::connection() {
    if (connection_ && !connection_->usable()) connection_.reset();
    if (!connection_) connection_ = pool_.connector_.connect();
    return *connection_;
}

ConnectionPool::Lease ConnectionPool::acquire_until(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    const bool free = returned_.wait_until(lock, deadline, [this] { return lent_ < size_; });
    --waiting_;
    if (!free) throw PoolExhausted();
    ++lent_;
    std::unique_ptr<Connection> connection;
    if (!idle_.empty()) {
        connection = std::move(idle_.back());
        idle_.pop_back();
    }
    return {*this, std::move(connection)};
}

PoolState ConnectionPool::state() {
    const std::lock_guard lock(mutex_);
    return {size_, lent_, idle_.size(), waiting_};
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        --lent_;
        if (connection) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
}

}  // namespace shim
