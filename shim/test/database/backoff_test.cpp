// SPDX-License-Identifier: PostgreSQL
#include "database/backoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace shim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Backoff, IsNoneAtFirst) {
    const Backoff backoff(1);
    EXPECT_FALSE(backoff.failing());
    EXPECT_TRUE(backoff.may_try(Backoff::Clock::now()));
}

TEST(Backoff, PausesTwiceAsLongEachTimeUpToHalfAMinute) {
    Backoff backoff(1);
    auto now = Backoff::Clock::now();
    for (milliseconds delay(100); delay < seconds(200); delay *= 2) {
        const auto longest = std::min<milliseconds>(delay, seconds(30));
        backoff.failed(now);
        EXPECT_TRUE(backoff.failing());
        EXPECT_FALSE(backoff.may_try(now + longest / 2 - milliseconds(1)));
        EXPECT_TRUE(backoff.may_try(now + longest));
        now += longest;
    }
}

TEST(Backoff, BeginsAnewAfterSuccess) {
    Backoff backoff(1);
    const auto now = Backoff::Clock::now();
    for (int i = 0; i < 5; ++i) backoff.failed(now);
    backoff.succeeded();
    EXPECT_FALSE(backoff.failing());
    EXPECT_TRUE(backoff.may_try(now));
    backoff.failed(now);
    EXPECT_TRUE(backoff.may_try(now + milliseconds(100)));
}

TEST(Backoff, DiffersFromOneToTheNext) {
    const auto now = Backoff::Clock::now();
    int different = 0;
    for (unsigned number = 1; number <= 20; ++number) {
        Backoff backoff(number * 104729);
        backoff.failed(now);
        if (backoff.may_try(now + milliseconds(75))) ++different;
    }
    EXPECT_GT(different, 0);
    EXPECT_LT(different, 20);
}

}  // namespace
}  // namespace shim
