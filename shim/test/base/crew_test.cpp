// SPDX-License-Identifier: PostgreSQL
#include "base/crew.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using shim::Crew;

TEST(Crew, IsCrowdedByWhoeverIsOneTooMany) {
    Crew crew(2);
    crew.step_in();
    crew.step_in();
    EXPECT_FALSE(crew.is_crowded());
    crew.step_in();
    EXPECT_TRUE(crew.is_crowded());
    {
        const Crew::Absence absence(crew);
        EXPECT_FALSE(crew.is_crowded());
    }
    EXPECT_TRUE(crew.is_crowded());
}

TEST(Crew, CallsSomebodyBackWhenTooFewAreLeft) {
    Crew crew(2);
    std::atomic<bool> is_back = false;
    crew.step_in();
    crew.step_in();
    std::jthread aside([&crew, &is_back] {
        crew.step_in();
        crew.step_aside();
        is_back = true;
    });
    std::optional<Crew::Absence> first(std::in_place, crew);
    EXPECT_FALSE(is_back);  // one is left, and that is enough
    const Crew::Absence second(crew);
    aside.join();
    EXPECT_TRUE(is_back);
    first.reset();
    EXPECT_FALSE(crew.is_crowded());
}

TEST(Crew, WaitsForNobodyOnceItIsDismissed) {
    Crew crew(1);
    crew.step_in();
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&crew] {
            crew.step_in();
            crew.step_aside();
        });
    crew.dismiss();
    threads.clear();
    EXPECT_FALSE(crew.is_crowded());
}

// Each absence calls somebody back where nobody else is left: a call that got lost would be waited for without end.
TEST(Crew, LosesNoCall) {
    Crew crew(2);
    std::atomic<int> left = 20'000;
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&crew, &left] {
            crew.step_in();
            while (left > 0) {
                if (crew.is_crowded()) crew.step_aside();
                const Crew::Absence absence(crew);
                if (--left == 0) crew.dismiss();
            }
        });
    threads.clear();
    EXPECT_LE(left, 0);
}
