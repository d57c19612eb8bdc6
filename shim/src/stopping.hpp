// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace shim {

/// SIGTERM, SIGINT and SIGHUP, which every thread that is made after this has blocked. The first has the server stop; a second one, or an
/// end that takes too long, ends the program, whatever it waits for: so this is made first, and lives longest.
class Stopping {
public:
    explicit Stopping(std::chrono::seconds longest);

    /// From now on there is something to stop. Until then signals wait.
    void begin(std::function<void()> stop);

    /// From now on there is nothing to stop any more, but what is left of the end counts.
    void end();

private:
    void run(const std::stop_token& finished);
    bool stop();

    const std::chrono::seconds longest_;
    std::mutex mutex_;
    std::function<void()> stop_;
    std::jthread thread_;  // the last member: it uses the others
};

}  // namespace shim
