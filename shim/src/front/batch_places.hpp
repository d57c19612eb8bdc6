// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace shim {

/// How many batches may be under way at a time: several times as much as its body is made of each. One that comes
/// slowly takes no place before it is there.
class BatchPlaces {
public:
    /// Held by whoever has a place, who gives it back by letting go.
    using Place = std::shared_ptr<void>;

    /// Whoever waits for a place holds a thread meanwhile, so that not many may.
    BatchPlaces(std::size_t places, std::size_t most_waiting, std::chrono::milliseconds longest_wait)
        : free_(places), most_waiting_(most_waiting), longest_wait_(longest_wait) {}

    /// Nothing where none became free in time, or too many wait.
    Place take();

private:
    void give_back();

    std::mutex mutex_;
    std::condition_variable given_back_;
    std::size_t free_;
    std::size_t waiting_ = 0;
    const std::size_t most_waiting_;
    const std::chrono::milliseconds longest_wait_;
};

}  // namespace shim
