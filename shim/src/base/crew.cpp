// SPDX-License-Identifier: PostgreSQL
#include "base/crew.hpp"

#include <algorithm>
#include <thread>

namespace shim {

std::size_t processors() {
    return std::max(2U, std::thread::hardware_concurrency());
}

void Crew::step_out() {
    // Who steps aside says so before it looks how many are left: one of the two sees the other.
    if (--active_ >= least_active_ || aside_ == 0) return;
    const std::lock_guard lock(mutex_);
    wanted_.notify_one();
}

void Crew::step_aside() {
    std::unique_lock lock(mutex_);
    ++aside_;
    --active_;
    wanted_.wait(lock, [this] { return active_ < least_active_ || dismissed_; });
    ++active_;
    --aside_;
}

void Crew::dismiss() {
    const std::lock_guard lock(mutex_);
    dismissed_ = true;
    wanted_.notify_all();
}

}  // namespace shim
