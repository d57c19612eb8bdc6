// SPDX-License-Identifier: PostgreSQL
#include "database/change_feed.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "base/log.hpp"

namespace shim {

namespace {

using Clock = Backoff::Clock;

constexpr Statement where_to_listen{
    "where_to_listen",
    "SELECT learning_changes_channel(), pg_catalog.current_setting('transaction_read_only')"};

/// Between two looks whether the session still lives, whether anybody listens, and whether changes are still sent.
constexpr std::chrono::milliseconds pause_between_looks{5000};
constexpr std::chrono::milliseconds pause_between_attempts{100};

/// A learner's token is for that learner alone: nobody takes the places of all others with one.
constexpr std::size_t most_of_a_learner = 32;

int new_event() {
    const int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event < 0) throw std::system_error(errno, std::generic_category());
    return event;
}

}  // namespace

ChangeFeed::ChangeFeed(Connector& connector, std::size_t most_listeners,
                       std::function<void(std::size_t)> counted)
    : connector_(connector),
      most_listeners_(most_listeners),
      counted_(std::move(counted)),
      stop_event_(new_event()),
      backoff_(std::random_device()()),
      thread_([this](const std::stop_token& finished) { run(finished); }) {}

ChangeFeed::~ChangeFeed() {
    thread_.request_stop();
    eventfd_write(stop_event_, 1);
    thread_.join();
    ::close(stop_event_);
}

ChangeFeed::Listener::~Listener() {
    feed_.remove(*this);
}

ChangeFeed::Listener::News ChangeFeed::Listener::news() const {
    const std::lock_guard lock(feed_.mutex_);
    return news_;
}

void ChangeFeed::Listener::told() {
    const std::lock_guard lock(feed_.mutex_);
    if (news_ == News::changed) news_ = News::none;
}

/// With the feed locked. Whoever has not yet told the last news need not be woken for more of it.
void ChangeFeed::Listener::tell(News news) {
    if (news_ != News::none && news != News::ended) return;
    news_ = news;
    wake_();
}

std::unique_ptr<ChangeFeed::Listener> ChangeFeed::listen(std::uint32_t learner, std::function<void()> wake) {
    std::unique_ptr<Listener> listener(new Listener(*this, learner, std::move(wake)));
    const std::lock_guard lock(mutex_);
    if (listeners_.size() >= most_listeners_ || listeners_.count(learner) >= most_of_a_learner)
        return nullptr;
    listeners_.emplace(learner, listener.get());
    counted_(listeners_.size());
    wanted_.notify_all();
    return listener;
}

void ChangeFeed::remove(Listener& listener) {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = listeners_.equal_range(listener.learner_);
    const auto found = std::find_if(first, last, [&](const auto& one) { return one.second == &listener; });
    if (found == last) return;
    listeners_.erase(found);
    counted_(listeners_.size());
}

void ChangeFeed::run(const std::stop_token& finished) {
    bool failed = false;
    while (wait_for_listeners(finished)) {
        try {
            hear(finished);
            failed = false;
        } catch (const std::exception& error) {
            if (!std::exchange(failed, true)) log_line("no changes are heard of", error.what());
            backoff_.failed(Clock::now());
        }
    }
}

/// False at the end.
bool ChangeFeed::wait_for_listeners(const std::stop_token& finished) {
    std::unique_lock lock(mutex_);
    while (!backoff_.may_try(Clock::now()) && !finished.stop_requested())
        wanted_.wait_for(lock, finished, pause_between_attempts, [] { return false; });
    return wanted_.wait(lock, finished, [this] { return !listeners_.empty(); });
}

/// With a session of its own, for as long as it lives and is wanted.
void ChangeFeed::hear(const std::stop_token& finished) {
    const auto connection = connector_.connect();
    const Row place = connection->execute(where_to_listen, {});
    const auto channel = place[0];
    if (!channel || connection->is_shared()) return tell_everybody(Listener::News::ended);
    connection->listen(*channel);
    backoff_.succeeded();
    tell_everybody(Listener::News::changed);
    hear_changes(*connection, place[1] == "off", finished);
}

/// Where writes were taken and are no more, nothing comes: another server may have taken this one's place.
void ChangeFeed::hear_changes(Connection& connection, bool took_writes, const std::stop_token& finished) {
    auto looked = Clock::now();
    while (is_wanted(finished)) {
        for (const std::string& payload : connection.notifications(pause_between_looks, stop_event_))
            pass_on(payload);
        if (Clock::now() - looked < pause_between_looks) continue;
        if (connector_.is_outdated(connection))
            throw std::runtime_error("another session of the database broke");
        const Row place = connection.execute(where_to_listen, {});
        if (took_writes && place[1] == "on")
            throw std::runtime_error("the database takes no writes any more");
        if (!place[0]) return tell_everybody(Listener::News::ended);
        looked = Clock::now();
    }
}

bool ChangeFeed::is_wanted(const std::stop_token& finished) {
    const std::lock_guard lock(mutex_);
    return !listeners_.empty() && !finished.stop_requested();
}

/// An empty one, or one that is no number, is everybody's.
void ChangeFeed::pass_on(std::string_view payload) {
    if (payload.empty() || payload.find_first_not_of("0123456789") != std::string_view::npos)
        return tell_everybody(Listener::News::changed);
    const std::lock_guard lock(mutex_);
    const auto [first, last] = listeners_.equal_range(number_of<std::uint32_t>(payload));
    std::for_each(first, last, [](const auto& one) { one.second->tell(Listener::News::changed); });
}

void ChangeFeed::tell_everybody(Listener::News news) {
    const std::lock_guard lock(mutex_);
    for (const auto& [learner, listener] : listeners_) listener->tell(news);
}

}  // namespace shim
