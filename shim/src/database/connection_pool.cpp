// SPDX-License-Identifier: PostgreSQL
#include "database/connection_pool.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/crew.hpp"
#include "database/learner_partition.hpp"

namespace shim {

namespace {

/// A session that has short calls to answer, one behind the other, keeps a processor busy: with more of them than there are
/// processors they only get into each other's way. One more, so that none waits for us. Where the calls are not
/// short after all, or far away, those who wait have sessions of their own soon.
WaitingLine::Sharing sharing_of_short_calls() {
    constexpr std::chrono::milliseconds patience{10};
    return {.places = processors() + 1, .patience = patience};
}

}  // namespace

ConnectionPool::ConnectionPool(Connector& connector, std::size_t size, std::chrono::milliseconds longest_wait)
    : connector_(connector), size_(size), longest_wait_(longest_wait), line_(size, sharing_of_short_calls()) {
    idle_.reserve(size_);  // so that keeping one cannot fail
}

Connection& ConnectionPool::Lease::connection() {
    if (!pool_.connector_.is_of_use(connection_)) {
        connection_.reset();
        connection_ = pool_.connect();
    }
    connection_->watch_client(client_socket_);
    return *connection_;
}

void ConnectionPool::Lease::discard() {
    pool_.connector_.lost(std::move(connection_));
}

std::optional<WaitingLine::Group> ConnectionPool::group_of(const WhoseRequest& learner, bool writes) {
    constexpr auto of_several = std::numeric_limits<std::uint32_t>::max();
    constexpr auto of_writers = of_several - 1;
    const auto nodes = [this] {
        const std::lock_guard lock(mutex_);
        return nodes_;
    }();
    if (!nodes->are_several()) {
        if (!writes) return std::nullopt;
        return WaitingLine::Group{of_writers, size_ - std::max<std::size_t>(1, size_ / 4)};
    }
    const auto user_id = learner();
    return WaitingLine::Group{user_id ? nodes->node_of(learner_partition(*user_id)) : of_several,
                              (size_ - 1) / 2};
}

PoolState ConnectionPool::state() {
    const auto [in_use, waiting] = line_.counts();
    const std::lock_guard lock(mutex_);
    return {size_, in_use, idle_.size(), waiting};
}

std::unique_ptr<Connection> ConnectionPool::take_idle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

std::unique_ptr<Connection> ConnectionPool::connect() {
    auto connection = connector_.connect();
    shares_ = connection->takes_several_calls();
    const std::lock_guard lock(mutex_);
    nodes_ = connection->nodes();
    return connection;
}

void ConnectionPool::keep(std::unique_ptr<Connection> connection) {
    if (!connection) return;
    shares_ = connection->takes_several_calls();
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
}

}  // namespace shim
