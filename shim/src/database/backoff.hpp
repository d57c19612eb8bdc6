// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <random>

namespace shim {

/// When to try again what keeps failing: after 0.1 s at first, each time after twice as long, at most 30 s,
/// less up to half of it at random, so that many of us do not come back at the same moment.
class Backoff {
public:
    using Clock = std::chrono::steady_clock;

    explicit Backoff(std::minstd_rand::result_type seed) : random_(seed) {}

    [[nodiscard]] bool failing() const { return delay_ > Clock::duration::zero(); }
    [[nodiscard]] bool may_try(Clock::time_point now) const { return now >= next_; }

    void failed(Clock::time_point now);
    void succeeded() {
        delay_ = {};
        next_ = {};
    }

private:
    Clock::duration delay_{};
    Clock::time_point next_;
    std::minstd_rand random_;
};

}  // namespace shim
