// SPDX-License-Identifier: PostgreSQL
#include "server/event_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "base/threads.hpp"

namespace shim {

namespace {

using What = Conversation::Wish::What;

constexpr std::size_t reserved_files = 200;  // for the database, the log and what else is opened; half of few

/// As many files as the system lets this process have open.
std::size_t raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

std::size_t connections_of(std::size_t files) {
    return files - std::min(reserved_files, files / 2);
}

std::uint32_t events_of(What what) {
    switch (what) {
        case What::write:
            return EPOLLOUT | EPOLLONESHOT;
        case What::turn:
            return EPOLLIN | EPOLLOUT | EPOLLONESHOT;
        case What::read:
        case What::wake:
        case What::close:
            break;
    }
    return EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
}

Conversation::Wish wish_after(Conversation& conversation, Conversation::Wish (Conversation::*step)()) {
    try {
        return (conversation.*step)();
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
        return {};
    }
}

int checked(int descriptor) {
    if (descriptor < 0) throw std::system_error(errno, std::generic_category());
    return descriptor;
}

}  // namespace

EventLoop::EventLoop(Hall& hall, std::size_t workers)
    : hall_(hall),
      most_connections_(connections_of(raise_file_limit())),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC))),
      stop_event_(checked(eventfd(0, EFD_CLOEXEC))) {
    epoll_event event{};
    event.events = EPOLLIN;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, stop_event_, &event);
    const auto run = [this](std::size_t number) { number == 0 ? keep_deadlines() : work(); };
    start_threads(threads_, 1 + workers, run, [this] { tell_threads_to_stop(); });
}

EventLoop::~EventLoop() {
    drain();
    ::close(stop_event_);
    ::close(epoll_);
}

/// A place in the order of deadlines, made before it is needed: putting one in cannot fail then.
EventLoop::Deadlines::node_type EventLoop::new_place() {
    Deadlines one;
    one.emplace();
    return one.extract(one.begin());
}

/// None where all are taken.
EventLoop::Seat* EventLoop::free_seat() {
    const std::lock_guard lock(seats_mutex_);
    if (taken_ >= most_connections_) return nullptr;
    if (first_free_ == nullptr) first_free_ = &seats_.emplace_back(new_place());
    ++taken_;
    return std::exchange(first_free_, first_free_->next_free);
}

void EventLoop::give_back(Seat& seat) {
    const std::lock_guard lock(seats_mutex_);
    seat.state = State::free;
    seat.next_free = std::exchange(first_free_, &seat);
    if (--taken_ <= most_connections_ / 2) has_refused_ = false;
    if (taken_ == 0) emptied_.notify_all();
}

void EventLoop::take(int socket) {
    Seat* const seat = seat_for(socket);
    if (seat == nullptr)
        ::close(socket);
    else
        arm(*seat, seat->conversation->begin(), true);
}

/// None where all are taken, or there is no memory for one more.
EventLoop::Seat* EventLoop::seat_for(int socket) {
    Seat* seat = nullptr;
    try {
        seat = free_seat();
        if (seat == nullptr) {
            say_that_all_are_taken();
            return nullptr;
        }
        seat->state = State::held;
        seat->conversation.emplace(hall_, socket, [this, seat] { wake(*seat); });
        return seat;
    } catch (const std::bad_alloc& error) {
        log_line("a connection is refused", error.what());
        if (seat != nullptr) give_back(*seat);
        return nullptr;
    }
}

/// Once, and again when half of them have been free meanwhile.
void EventLoop::say_that_all_are_taken() {
    if (has_refused_.exchange(true)) return;
    log_line("connections are refused",
             std::to_string(most_connections_) + " are open, as many as the limit of open files allows");
}

void EventLoop::work() {
    epoll_event event{};
    hall_.crew.step_in();
    while (true) {
        const bool is_crowded = hall_.crew.is_crowded();
        const int woken = epoll_wait(epoll_, &event, 1, is_crowded ? 0 : -1);
        if (woken < 0 && errno != EINTR) return log_line("unexpected error", "epoll_wait failed");
        if (woken == 0 && is_crowded) hall_.crew.step_aside();
        if (woken <= 0) continue;
        if (event.data.ptr == nullptr) return;
        Seat& seat = *static_cast<Seat*>(event.data.ptr);
        if (claim(seat, State::armed)) serve(seat, &Conversation::go_on);
    }
}

bool EventLoop::claim(Seat& seat, State from) {
    State state = from;
    while (!seat.state.compare_exchange_weak(state, State::held)) {
        if (state != from && state != State::arming) return false;
        if (state == State::arming) std::this_thread::yield();  // for the few instructions that are left
        state = from;
    }
    return true;
}

void EventLoop::serve(Seat& seat, Step step) {
    while (true) {
        const Conversation::Wish wish = wish_after(*seat.conversation, step);
        if (wish.what == What::close) return close(seat);
        if (wish.what == What::wake ? wait(seat, wish.deadline) : arm(seat, wish)) return;
        step = &Conversation::go_on;
    }
}

/// False where it was woken meanwhile.
bool EventLoop::wait(Seat& seat, Clock::time_point until) {
    const Clock::rep deadline = until.time_since_epoch().count();
    seat.deadline = deadline;
    State state = State::held;
    if (!seat.state.compare_exchange_strong(state, State::waiting)) {
        seat.state = State::held;
        return false;
    }
    // From here on the seat may be another thread's.
    if (deadline < seat.looked_at) look_later(seat, deadline);
    return true;
}

/// Who calls it does not know what the conversation does by now: perhaps it looked for itself and found what it
/// waited for.
void EventLoop::wake(Seat& seat) {
    while (true) {
        State state = seat.state;
        if (state == State::free || state == State::woken) return;
        if (state == State::held) {
            if (seat.state.compare_exchange_weak(state, State::woken)) return;
            continue;
        }
        if (state != State::waiting && !seat.may_be_woken) return;
        if (claim(seat, state == State::waiting ? State::waiting : State::armed)) return give_turn(seat);
    }
}

/// The next worker that is free goes on with it.
void EventLoop::give_turn(Seat& seat) {
    arm(seat, {What::turn, Clock::now() + hall_.settings.slow_client});
}

/// False where it was woken meanwhile, and minds.
bool EventLoop::arm(Seat& seat, const Conversation::Wish& wish, bool is_new) {
    const Clock::rep deadline = wish.deadline.time_since_epoch().count();
    epoll_event event{};
    event.events = events_of(wish.what);
    event.data.ptr = &seat;
    seat.deadline = deadline;
    seat.may_be_woken = wish.may_be_woken;
    if (seat.state.exchange(State::arming) == State::woken && wish.may_be_woken) {
        seat.state = State::held;
        return false;
    }
    epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, seat.conversation->socket(), &event);
    seat.state = State::armed;
    // From here on the seat may be another thread's, and its connection another one.
    if (deadline < seat.looked_at) look_later(seat, deadline);
    // drain() looks at all armed seats once: one that is armed later has to see by itself that it closes.
    if (hall_.closing && wish.is_idle && claim(seat, State::armed)) serve(seat, &Conversation::go_on);
    return true;
}

void EventLoop::close(Seat& seat) {
    seat.conversation.reset();
    give_back(seat);
}

void EventLoop::look_later(Seat& seat, Clock::rep when) {
    const std::lock_guard lock(deadlines_mutex_);
    if (when >= seat.looked_at) return;
    if (seat.looked_at != never) seat.place = deadlines_.extract({seat.looked_at, &seat});
    const bool is_first = deadlines_.empty() || when < deadlines_.begin()->first;
    seat.place.value() = {when, &seat};
    deadlines_.insert(std::move(seat.place));
    seat.looked_at = when;
    if (is_first) deadlines_changed_.notify_one();
}

/// A deadline that moves away, as it does with every request, is not looked for: it is looked at when the first
/// one that was known has come.
void EventLoop::keep_deadlines() {
    std::unique_lock lock(deadlines_mutex_);
    while (!stopping_) {
        if (deadlines_.empty()) {
            deadlines_changed_.wait(lock);
            continue;
        }
        const auto [when, seat] = *deadlines_.begin();
        const auto now = Clock::now();
        if (const Clock::time_point first{Clock::duration(when)}; first > now) {
            deadlines_changed_.wait_until(lock, first);
            continue;
        }
        seat->place = deadlines_.extract(deadlines_.begin());
        seat->looked_at = never;
        lock.unlock();
        look_at(*seat, now);
        lock.lock();
    }
}

/// A seat that is not armed is looked at later: who arms it sees that nobody will.
void EventLoop::look_at(Seat& seat, Clock::time_point now) {
    const State state = seat.state;
    if (state != State::armed && state != State::waiting) return;
    const Clock::rep deadline = seat.deadline;
    if (deadline > now.time_since_epoch().count()) return look_later(seat, deadline);
    if (!claim(seat, state)) return;
    if (state == State::waiting)
        return give_turn(seat);  // it may have what it waited for, and be long about it
    const bool was_armed_anew = seat.deadline > now.time_since_epoch().count();
    serve(seat, was_armed_anew ? &Conversation::go_on : &Conversation::time_out);
}

void EventLoop::drain() {
    hall_.closing = true;
    wake_armed();
    {
        std::unique_lock lock(seats_mutex_);
        emptied_.wait(lock, [this] { return taken_ == 0; });
    }
    stop_threads();
}

/// The workers find out whether a request is in flight. There are no more seats from now on.
void EventLoop::wake_armed() {
    for (Seat& seat : seats_)
        if (claim(seat, State::armed)) arm(seat, {What::turn, Clock::now()});
}

void EventLoop::stop_threads() {
    tell_threads_to_stop();
    threads_.clear();
}

void EventLoop::tell_threads_to_stop() {
    eventfd_write(stop_event_, 1);
    hall_.crew.dismiss();
    {
        const std::lock_guard lock(deadlines_mutex_);
        stopping_ = true;
    }
    deadlines_changed_.notify_one();
}

}  // namespace shim
