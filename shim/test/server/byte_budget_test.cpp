// SPDX-License-Identifier: PostgreSQL
#include "server/byte_budget.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace shim {
namespace {

constexpr std::size_t most = std::size_t{8} << 20;
constexpr std::size_t large = std::size_t{1} << 20;
constexpr std::size_t small = std::size_t{64} << 10;

TEST(ByteBudget, KeepsAnEighthForSmallOnes) {
    ByteBudget budget(most);
    ByteBudget::Charge others(budget);
    ByteBudget::Charge mine(budget);
    ASSERT_TRUE(others.try_set(most / 8 * 6));
    EXPECT_TRUE(mine.try_set(large));
    EXPECT_FALSE(mine.try_add(large / 2));
    EXPECT_TRUE(mine.try_set(small));
    others.set(most / 8 * 7);
    EXPECT_FALSE(mine.try_set(large));
    EXPECT_TRUE(mine.try_set(2 * small));
    others.set(most);
    EXPECT_FALSE(mine.try_set(3 * small));
    EXPECT_TRUE(mine.try_set(small));  // less than before
}

TEST(ByteBudget, LetsASingleOneHoldAnyNumber) {
    ByteBudget budget(most);
    ByteBudget::Charge mine(budget);
    EXPECT_TRUE(mine.try_set(2 * most));
    ByteBudget::Charge another(budget);
    EXPECT_FALSE(another.try_set(1));
    mine.set(1);
    EXPECT_FALSE(another.try_set(2 * most));  // more than all, which is not to come out as room
    mine.set(0);
    EXPECT_TRUE(another.try_set(1));
}

TEST(ByteBudget, GivesTheLastRoomToOneOnly) {
    for (int round = 0; round < 200; ++round) {
        ByteBudget budget(most);
        ByteBudget::Charge others(budget);
        ASSERT_TRUE(others.try_set(most / 8 * 6));
        std::atomic<int> ready = 0;
        std::atomic<int> done = 0;
        std::atomic<int> have_it = 0;
        const auto ask = [&] {
            ByteBudget::Charge charge(budget);
            for (++ready; ready < 2;) std::this_thread::yield();
            if (charge.try_set(large)) ++have_it;
            for (++done; done < 2;) std::this_thread::yield();
        };
        std::vector<std::jthread> threads;
        for (int i = 0; i < 2; ++i) threads.emplace_back(ask);
        threads.clear();
        EXPECT_EQ(have_it, 1) << round;
    }
}

}  // namespace
}  // namespace shim
