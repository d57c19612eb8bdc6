// SPDX-License-Identifier: PostgreSQL
#include "stopping.hpp"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <utility>

#include "base/apart.hpp"
#include "base/log.hpp"

namespace shim {

namespace {

/// What was ignored when the program began stays ignored: SIGHUP below nohup, SIGINT in the background of a script. Blocked, it
/// would be heard all the same.
sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction before{};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN) sigaddset(&signals, signal);
    }
    return signals;
}

/// Perhaps it is the log that everything waits for.
[[noreturn]] void give_up() {
    constexpr std::chrono::milliseconds longest_log{500};
    ends_within(longest_log, [] { log_line("stopping", "gave up waiting for the requests in flight"); });
    std::_Exit(EXIT_FAILURE);
}

}  // namespace

Stopping::Stopping(std::chrono::seconds longest) : longest_(longest) {
    const sigset_t signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // inherited by every thread that is made from here on
    thread_ = std::jthread([this](const std::stop_token& finished) { run(finished); });
}

void Stopping::begin(std::function<void()> stop) {
    const std::lock_guard lock(mutex_);
    stop_ = std::move(stop);
}

void Stopping::end() {
    const std::lock_guard lock(mutex_);
    stop_ = [] {};
}

/// False where there is nothing to stop yet.
bool Stopping::stop() {
    const std::lock_guard lock(mutex_);
    if (!stop_) return false;
    stop_();
    return true;
}

void Stopping::run(const std::stop_token& finished) {
    using Clock = std::chrono::steady_clock;
    const sigset_t signals = stop_signals();
    const timespec pause{0, 100'000'000};
    bool is_stopped = true;
    std::optional<Clock::time_point> deadline;
    while (!finished.stop_requested()) {
        const int signal = sigtimedwait(&signals, nullptr, &pause);
        if (deadline && Clock::now() > *deadline) give_up();
        if (signal > 0) {
            if (deadline) std::_Exit(128 + signal);
            deadline = Clock::now() + longest_;
            is_stopped = false;
        }
        if (!is_stopped) is_stopped = stop();
    }
}

}  // namespace shim
