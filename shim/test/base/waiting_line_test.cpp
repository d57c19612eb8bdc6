// SPDX-License-Identifier: PostgreSQL
#include "base/waiting_line.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using shim::WaitingLine;
using State = WaitingLine::Turn::State;

namespace {

WaitingLine::Clock::time_point in(std::chrono::seconds time) {
    return WaitingLine::Clock::now() + time;
}

constexpr std::chrono::seconds long_time{60};

}  // namespace

TEST(WaitingLine, ServesFirstWhoCameFirst) {
    WaitingLine line(1);
    std::vector<int> order;
    std::deque<std::optional<WaitingLine::Turn>> turns;
    for (int number = 0; number < 5; ++number)
        turns.emplace_back().emplace(line, in(long_time), [&order, number] { order.push_back(number); });
    EXPECT_EQ(line.counts().waiting, 4U);
    for (auto& turn : turns) turn.reset();
    EXPECT_EQ(order, (std::vector{1, 2, 3, 4}));  // the first one had a place at once
    EXPECT_EQ(line.counts().taken, 0U);
}

TEST(WaitingLine, GivesEachPlaceToOneOfManyThreads) {
    WaitingLine line(2);
    std::atomic<int> inside = 0;
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&line, &inside] {
            for (int round = 0; round < 1000; ++round) {
                const auto called = std::make_shared<std::atomic<bool>>(false);
                WaitingLine::Turn turn(line, in(long_time), [called] {
                    *called = true;
                    called->notify_one();
                });
                if (turn.look() == State::waiting) called->wait(false);
                EXPECT_EQ(turn.look(), State::here);
                EXPECT_LE(++inside, 2);
                --inside;
            }
        });
    threads.clear();
    EXPECT_EQ(line.counts().taken, 0U);
}

TEST(WaitingLine, CallsEachWhoWaitsOnce) {
    WaitingLine line(2);
    int calls = 0;
    const auto call = [&calls] { ++calls; };
    std::optional<WaitingLine::Turn> first(std::in_place, line, in(long_time), call);
    const WaitingLine::Turn second(line, in(long_time), call);
    WaitingLine::Turn third(line, in(long_time), call);
    WaitingLine::Turn fourth(line, in(long_time), call);
    EXPECT_EQ(first->look(), State::here);
    EXPECT_EQ(third.look(), State::waiting);
    EXPECT_EQ(calls, 0);  // who has a place at once knows it without being called
    first.reset();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(third.look(), State::here);
    EXPECT_EQ(fourth.look(), State::waiting);
    EXPECT_EQ(line.counts().taken, 2U);
}

TEST(WaitingLine, GivesAPlaceThatIsWaitedForToNobodyElse) {
    WaitingLine line(1);
    std::optional<WaitingLine::Turn> held(std::in_place, line, in(long_time));
    WaitingLine::Turn waiter(line, in(long_time));
    held.reset();
    // Whoever asks just now does not overtake, although the waiter has not looked yet.
    WaitingLine::Turn later(line, in(long_time));
    EXPECT_EQ(later.look(), State::waiting);
    EXPECT_EQ(waiter.look(), State::here);
}

TEST(WaitingLine, ForgetsWhoHasWaitedLongEnough) {
    WaitingLine line(1);
    std::optional<WaitingLine::Turn> held(std::in_place, line, in(long_time));
    WaitingLine::Turn hasty(line, in(std::chrono::seconds(0)));
    EXPECT_EQ(hasty.look(), State::over);
    EXPECT_EQ(line.counts().waiting, 0U);
    held.reset();
    EXPECT_EQ(line.counts().taken, 0U);
    EXPECT_EQ(hasty.look(), State::over);  // it has lost its place for good
    EXPECT_EQ(WaitingLine::Turn(line, in(std::chrono::seconds(0))).look(), State::here);
}

TEST(WaitingLine, ForgetsWhoGoesAway) {
    WaitingLine line(1);
    std::optional<WaitingLine::Turn> held(std::in_place, line, in(long_time));
    std::optional<WaitingLine::Turn> gone(std::in_place, line, in(long_time));
    WaitingLine::Turn next(line, in(long_time));
    gone.reset();
    held.reset();
    EXPECT_EQ(next.look(), State::here);
}

TEST(WaitingLine, TakesOnlySoManyWhoWait) {
    WaitingLine line(1, 1);
    std::optional<WaitingLine::Turn> held(std::in_place, line, in(long_time));
    WaitingLine::Turn second(line, in(long_time));
    EXPECT_EQ(second.look(), State::waiting);
    EXPECT_EQ(WaitingLine::Turn(line, in(long_time)).look(), State::over);
    held.reset();
    EXPECT_EQ(second.look(), State::here);
    EXPECT_EQ(WaitingLine::Turn(line, in(long_time)).look(), State::waiting);
}

TEST(WaitingLine, GivesTheTasksOfThoseWhoWaitToWhoHasAPlace) {
    WaitingLine line(2);
    const auto task = [] { return std::make_shared<WaitingLine::Task>(); };
    const WaitingLine::Turn first(line, in(long_time), {}, task());
    std::optional<WaitingLine::Turn> second(std::in_place, line, in(long_time));
    std::deque<WaitingLine::Turn> turns;
    for (int number = 0; number < 3; ++number) turns.emplace_back(line, in(long_time), nullptr, task());
    WaitingLine::Turn alone(line, in(long_time));
    turns.emplace_back(line, in(long_time), nullptr, task());
    EXPECT_EQ(line.take_tasks(1).size(), 1U);
    EXPECT_EQ(turns[0].look(), State::taken);
    EXPECT_EQ(line.take_tasks(9).size(), 2U);  // its share of four
    EXPECT_EQ(turns[2].look(), State::taken);
    EXPECT_EQ(line.take_tasks(9).size(), 0U);  // nobody overtakes
    EXPECT_EQ(line.counts().waiting, 2U);
    second.reset();
    EXPECT_EQ(alone.look(), State::here);
    EXPECT_EQ(turns[3].look(), State::waiting);
    EXPECT_EQ(line.take_tasks(9).size(), 1U);
    turns.clear();
    EXPECT_EQ(line.counts().taken, 2U);  // who was taken had no place
}

namespace {

/// Who has a task that others can do.
struct Sharer {
    explicit Sharer(WaitingLine& line)
        : turn(line, in(long_time), [this] { ++calls; }, std::make_shared<WaitingLine::Task>()) {}

    int calls = 0;
    WaitingLine::Turn turn;
};

}  // namespace

TEST(WaitingLine, GivesFewPlacesToThoseWithTasks) {
    WaitingLine line(4, {.places = 2, .patience = long_time});
    std::optional<Sharer> first(std::in_place, line);
    Sharer second(line);
    Sharer third(line);
    Sharer fourth(line);
    EXPECT_EQ(second.turn.look(), State::here);
    EXPECT_EQ(third.turn.look(), State::waiting);
    EXPECT_EQ(line.counts().waiting, 0U);          // not for want of a place
    WaitingLine::Turn alone(line, in(long_time));  // overtakes who waits for others
    EXPECT_EQ(alone.look(), State::here);
    EXPECT_EQ(line.take_tasks(1).size(), 1U);
    EXPECT_EQ(third.turn.look(), State::taken);
    first.reset();
    EXPECT_EQ(fourth.calls, 1);
    EXPECT_EQ(fourth.turn.look(), State::here);
    EXPECT_EQ(line.counts().taken, 3U);
}

TEST(WaitingLine, GivesAPlaceToATaskThatNobodyTook) {
    WaitingLine line(3, {.places = 1, .patience = std::chrono::milliseconds(5)});
    std::optional<Sharer> first(std::in_place, line);
    Sharer second(line);
    Sharer third(line);
    std::this_thread::sleep_until(third.turn.looks_again_at());
    EXPECT_EQ(second.turn.look(), State::here);
    EXPECT_EQ(third.turn.look(), State::here);
    Sharer fourth(line);
    std::this_thread::sleep_until(fourth.turn.looks_again_at());
    EXPECT_EQ(fourth.turn.look(), State::waiting);  // there is none left
    EXPECT_EQ(fourth.turn.looks_again_at(), fourth.turn.deadline());
    EXPECT_EQ(line.counts().waiting, 1U);
    first.reset();
    EXPECT_EQ(fourth.calls, 1);
    EXPECT_EQ(line.counts().taken, 3U);
}

TEST(WaitingLine, GivesAPlaceToWhoNeedsItWhileTasksWaitForOthers) {
    WaitingLine line(2, {.places = 1, .patience = long_time});
    const Sharer first(line);
    std::optional<WaitingLine::Turn> alone(std::in_place, line, in(long_time));
    Sharer second(line);
    WaitingLine::Turn next(line, in(long_time));
    alone.reset();
    EXPECT_EQ(second.turn.look(), State::waiting);
    EXPECT_EQ(next.look(), State::here);
}

TEST(WaitingLine, TwoGroupsLeavePlacesToOthers) {
    WaitingLine line(6);
    std::deque<std::optional<WaitingLine::Turn>> turns;
    const auto come = [&](std::optional<WaitingLine::Group> group, int* calls = nullptr) {
        const auto called = [calls] {
            if (calls != nullptr) ++*calls;
        };
        return turns.emplace_back().emplace(line, in(long_time), called, nullptr, group).look();
    };
    constexpr WaitingLine::Group zero{0, 2};
    constexpr WaitingLine::Group seven{7, 2};
    for (const WaitingLine::Group group : {zero, seven})
        for (int number = 0; number < 2; ++number) EXPECT_EQ(come(group), State::here);
    int calls = 0;
    EXPECT_EQ(come(zero, &calls), State::waiting);
    EXPECT_EQ(come(seven), State::waiting);
    EXPECT_EQ(line.counts().waiting, 2U);
    EXPECT_EQ(come(WaitingLine::Group{1, 2}), State::here);  // a place that is for neither of those who wait
    turns.back().reset();
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(come({}), State::here);
    turns[2].reset();
    EXPECT_EQ(calls, 0);  // it was the other group's
    EXPECT_EQ(turns[5]->look(), State::here);
    turns[0].reset();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(turns[4]->look(), State::here);
    turns.clear();
    EXPECT_EQ(line.counts().taken, 0U);
}

TEST(WaitingLine, AGroupHasAPlaceHoweverFewThereAre) {
    for (const std::size_t places : {1U, 2U, 3U}) {
        WaitingLine line(places);
        constexpr WaitingLine::Group group{3, 0};
        WaitingLine::Turn first(line, in(long_time), {}, nullptr, group);
        WaitingLine::Turn second(line, in(long_time), {}, nullptr, group);
        EXPECT_EQ(first.look(), State::here);
        EXPECT_EQ(second.look(), State::waiting);
    }
}
