// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace shim {

/// How many batches may be under way at a time, from before their body is read until they are answered: a
/// body of megabytes, and several times as much made of it, is held for each.
class BatchPlaces {
public:
    /// Held by whoever has a place, who gives it back by letting go.
    using Place = std::shared_ptr<void>;

    BatchPlaces(std::size_t places, std::chrono::milliseconds longest_wait)
        : free_(places), longest_wait_(longest_wait) {}

    /// Nothing where none became free in time.
    Place take();

private:
    void give_back();

    std::mutex mutex_;
    std::condition_variable given_back_;
    std::size_t free_;
    const std::chrono::milliseconds longest_wait_;
};

}  // namespace shim
