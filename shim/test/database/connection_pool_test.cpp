// SPDX-License-Identifier: PostgreSQL
#include "database/connection_pool.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "database/database_error.hpp"

// Places are lent without a connection being opened: that takes a database, and a place does not. Who is served when is
// tested with the line: base/waiting_line_test.cpp.

using shim::ConnectionPool;
using std::chrono::seconds;

TEST(ConnectionPool, RefusesWhomNobodyMakesRoomForInTime) {
    shim::Connector connector("", {}, 1);
    ConnectionPool pool(connector, 1, seconds(60));
    {
        const auto held = pool.acquire();
        EXPECT_EQ(pool.state().in_use, 1U);
        EXPECT_THROW(pool.acquire_until(ConnectionPool::Clock::now()), shim::PoolExhausted);
        EXPECT_EQ(pool.state().waiting, 0U);
    }
    EXPECT_EQ(pool.state().in_use, 0U);
    EXPECT_NO_THROW(pool.acquire_until(ConnectionPool::Clock::now()));
}

TEST(ConnectionPool, LendsToWhoseTurnHasCome) {
    shim::Connector connector("", {}, 1);
    ConnectionPool pool(connector, 1, seconds(60));
    std::optional<ConnectionPool::Lease> held;
    held.emplace(pool, pool.get_in_line(pool.deadline(), {}), -1);
    auto turn = pool.get_in_line(pool.deadline(), {});
    EXPECT_FALSE(ConnectionPool::has_come(*turn));
    held.reset();
    EXPECT_TRUE(ConnectionPool::has_come(*turn));
    const ConnectionPool::Lease lease(pool, std::move(turn), -1);
    EXPECT_EQ(pool.state().in_use, 1U);
    auto late = pool.get_in_line(ConnectionPool::Clock::now(), {});
    EXPECT_THROW(ConnectionPool::has_come(*late), shim::PoolExhausted);
}
