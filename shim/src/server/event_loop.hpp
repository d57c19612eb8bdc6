// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "server/conversation.hpp"

namespace shim {

/// Owns the sockets of all connections. Those that wait for their clients are armed in one epoll and cost no
/// thread; a worker that epoll wakes holds one until it has to wait again.
///
/// A connection lives in a seat. A seat is free, held by one thread, armed, or waiting to be woken; who wants to hold an armed one
/// claims it by one atomic exchange, so that a worker that was woken and the thread that keeps the deadlines
/// cannot both have it. Seats are never given back to the system: a worker that was woken for a connection that
/// is gone finds a seat that it cannot claim, or one with another connection, for which it looks in vain. So does
/// who wakes too late.
class EventLoop {
public:
    EventLoop(Hall& hall, std::size_t workers);
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Takes a new connection over.
    void take(int socket);

    /// Answers the requests in flight and closes every connection. Nothing may be taken over from now on.
    void drain();

private:
    using Clock = Conversation::Clock;
    using Step = Conversation::Wish (Conversation::*)();

    static constexpr Clock::rep never = Clock::duration::max().count();

    enum class State {
        free,
        held,
        woken,   // while it was held: who holds it looks once more
        arming,  // about to be armed, as soon as epoll has its socket
        armed,
        waiting,  // to be woken
    };

    struct Seat;
    using Deadlines = std::set<std::pair<Clock::rep, Seat*>>;

    struct Seat {
        explicit Seat(Deadlines::node_type place_) : place(std::move(place_)) {}

        std::atomic<State> state = State::free;
        std::atomic<bool> may_be_woken = false;  // while it is armed
        std::atomic<Clock::rep> deadline = 0;
        std::atomic<Clock::rep> looked_at = never;  // when the deadline is looked at next
        std::optional<Conversation> conversation;
        Deadlines::node_type place;  // while it is not in the deadlines
        Seat* next_free = nullptr;
    };

    void work();
    void keep_deadlines();
    void look_at(Seat& seat, Clock::time_point now);
    void look_later(Seat& seat, Clock::rep when);
    static bool claim(Seat& seat, State from);
    void serve(Seat& seat, Step step);
    bool wait(Seat& seat, Clock::time_point until);
    void wake(Seat& seat);
    void give_turn(Seat& seat);
    bool arm(Seat& seat, const Conversation::Wish& wish, bool is_new = false);
    void wake_armed();
    void stop_threads();
    void tell_threads_to_stop();
    void close(Seat& seat);
    static Deadlines::node_type new_place();
    Seat* seat_for(int socket);
    Seat* free_seat();
    void give_back(Seat& seat);
    void say_that_all_are_taken();

    Hall& hall_;
    const std::size_t most_connections_;
    const int epoll_;
    const int stop_event_;  // readable: the workers end

    std::mutex seats_mutex_;
    std::deque<Seat> seats_;
    Seat* first_free_ = nullptr;
    std::size_t taken_ = 0;
    std::atomic<bool> has_refused_ = false;
    std::condition_variable emptied_;

    std::mutex deadlines_mutex_;
    std::condition_variable deadlines_changed_;
    Deadlines deadlines_;
    bool stopping_ = false;

    std::vector<std::jthread> threads_;  // the last member: they use the others
};

}  // namespace shim
