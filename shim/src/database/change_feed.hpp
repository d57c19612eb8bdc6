// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "database/backoff.hpp"
#include "database/connector.hpp"

namespace shim {

/// Tells many listeners when the sums of their learners may have changed. One session hears it from the database for all of
/// them, while there are any. After a session that broke, everybody is told: something may have been missed.
///
/// A learner is known here by a number that the database makes of the user id, and that others may share.
class ChangeFeed {
public:
    /// `counted` is called with the number of listeners whenever it changes.
    ChangeFeed(
        Connector& connector, std::size_t most_listeners,
        std::function<void(std::size_t)> counted = [](std::size_t) {});
    ~ChangeFeed();
    ChangeFeed(const ChangeFeed&) = delete;
    ChangeFeed& operator=(const ChangeFeed&) = delete;

    class Listener {
    public:
        ~Listener();
        Listener(const Listener&) = delete;
        Listener& operator=(const Listener&) = delete;

        enum class News { none, changed, ended };

        /// What was not yet told to the listener, who may tell it later.
        [[nodiscard]] News news() const;
        void told();

    private:
        friend class ChangeFeed;

        Listener(ChangeFeed& feed, std::uint32_t learner, std::function<void()> wake)
            : feed_(feed), learner_(learner), wake_(std::move(wake)) {}
        void tell(News news);

        ChangeFeed& feed_;
        const std::uint32_t learner_;
        const std::function<void()> wake_;
        News news_ = News::none;
    };

    /// `wake` is called, from any thread, when there is news. Nothing where there are too many already.
    std::unique_ptr<Listener> listen(std::uint32_t learner, std::function<void()> wake);

    [[nodiscard]] std::size_t most_listeners() const { return most_listeners_; }

private:
    void run(const std::stop_token& finished);
    bool wait_for_listeners(const std::stop_token& finished);
    void hear(const std::stop_token& finished);
    void hear_changes(Connection& connection, bool took_writes, const std::stop_token& finished);
    bool is_wanted(const std::stop_token& finished);
    void pass_on(std::string_view payload);
    void tell_everybody(Listener::News news);
    void remove(Listener& listener);

    Connector& connector_;
    const std::size_t most_listeners_;
    const std::function<void(std::size_t)> counted_;
    const int stop_event_;  // readable: the session need not be listened to any more
    Backoff backoff_;
    std::mutex mutex_;
    std::condition_variable_any wanted_;
    std::unordered_multimap<std::uint32_t, Listener*> listeners_;
    std::jthread thread_;  // the last member: it uses the others
};

}  // namespace shim
