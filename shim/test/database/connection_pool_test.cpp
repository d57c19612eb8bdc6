// SPDX-License-Identifier: PostgreSQL
#include "database/connection_pool.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "database/database_error.hpp"

// Places are lent without a connection being opened: that takes a database, and a place does not.

using shim::ConnectionPool;
using std::chrono::seconds;

namespace {

void wait_for_waiting(ConnectionPool& pool, std::size_t waiting) {
    while (pool.state().waiting != waiting) std::this_thread::yield();
}

}  // namespace

TEST(ConnectionPool, ServesFirstWhoCameFirst) {
    shim::Connector connector("", {}, 1);
    ConnectionPool pool(connector, 1, seconds(60));
    std::unique_ptr<ConnectionPool::Lease> held(new ConnectionPool::Lease(pool.acquire()));
    std::mutex mutex;
    std::vector<int> order;
    std::vector<std::jthread> threads;
    for (int number = 0; number < 5; ++number) {
        threads.emplace_back([&pool, &mutex, &order, number] {
            const auto lease = pool.acquire();
            const std::lock_guard lock(mutex);
            order.push_back(number);
        });
        wait_for_waiting(pool, static_cast<std::size_t>(number) + 1);
    }
    held.reset();
    threads.clear();
    EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4}));
    EXPECT_EQ(pool.state().in_use, 0U);
}

TEST(ConnectionPool, GivesAPlaceThatIsWaitedForToNobodyElse) {
    shim::Connector connector("", {}, 1);
    ConnectionPool pool(connector, 1, seconds(60));
    std::unique_ptr<ConnectionPool::Lease> held(new ConnectionPool::Lease(pool.acquire()));
    std::mutex mutex;
    std::unique_lock busy(mutex);
    std::jthread waiter([&pool, &mutex] {
        const auto lease = pool.acquire();
        const std::lock_guard lock(mutex);  // keeps the place until it may go on
    });
    wait_for_waiting(pool, 1);
    held.reset();
    // Whoever asks just now does not overtake, although the waiter may not even be awake yet.
    EXPECT_THROW(pool.acquire_until(ConnectionPool::Clock::now()), shim::PoolExhausted);
    busy.unlock();
    waiter.join();
    EXPECT_EQ(pool.state().in_use, 0U);
}

TEST(ConnectionPool, ForgetsWhoGaveUp) {
    shim::Connector connector("", {}, 1);
    ConnectionPool pool(connector, 1, seconds(60));
    {
        const auto held = pool.acquire();
        EXPECT_THROW(pool.acquire_until(ConnectionPool::Clock::now()), shim::PoolExhausted);
        EXPECT_EQ(pool.state().waiting, 0U);
    }
    EXPECT_NO_THROW(pool.acquire_until(ConnectionPool::Clock::now()));
}
