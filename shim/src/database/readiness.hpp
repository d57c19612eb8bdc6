// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "database/connection.hpp"
#include "database/connector.hpp"

namespace shim {

/// Whether requests can be served: asks the database again and again, on a connection of its own, so that
/// neither a busy pool nor a database that hangs makes the question wait.
class Readiness {
public:
    enum class State { unknown, ready, no_database, not_set_up, no_rights, stopping };

    /// Tells the connector when the database is back.
    /// `what` is what it is called in the log.
    explicit Readiness(Connector& connector, std::string what = "database");

    [[nodiscard]] State state() const;
    [[nodiscard]] bool is_ready() const { return state() == State::ready; }
    [[nodiscard]] bool is_stopping() const { return stopping_; }

    /// The reason why it is not ready, as a sentence; nothing where it is.
    [[nodiscard]] std::string reason() const;

    /// From now on the answer is no.
    void stop() { stopping_ = true; }

private:
    using Clock = std::chrono::steady_clock;

    void run(const std::stop_token& finished);
    State ask();

    // As Repeating wants its sessions.
    friend class Repeating;
    Connection& connection();
    void discard();
    void try_to_connect();

    Connector& connector_;
    const std::string what_;
    const std::string lack_;
    std::unique_ptr<Connection> connection_;
    std::atomic<State> state_ = State::unknown;
    std::atomic<Clock::time_point> asked_ = Clock::time_point();
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::condition_variable_any pause_;
    std::jthread thread_;  // the last member: it uses the others
};

}  // namespace shim
