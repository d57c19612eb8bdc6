// SPDX-License-Identifier: PostgreSQL
#include "database/backoff.hpp"

#include <algorithm>

namespace shim {

namespace {

constexpr std::chrono::milliseconds shortest_delay{100};
constexpr std::chrono::milliseconds longest_delay{30000};

}  // namespace

void Backoff::failed(Clock::time_point now) {
    delay_ = std::clamp<Clock::duration>(2 * delay_, shortest_delay, longest_delay);
    next_ = now + delay_ -
            Clock::duration(std::uniform_int_distribution<Clock::rep>(0, delay_.count() / 2)(random_));
}

}  // namespace shim
