// SPDX-License-Identifier: PostgreSQL
#include "front/batch_places.hpp"

namespace shim {

BatchPlaces::Place BatchPlaces::take() {
    std::unique_lock lock(mutex_);
    if (free_ == 0) {
        if (waiting_ >= most_waiting_) return nullptr;
        ++waiting_;
        given_back_.wait_for(lock, longest_wait_, [this] { return free_ > 0; });
        --waiting_;
        if (free_ == 0) return nullptr;
    }
    --free_;
    return {this, [this](void*) { give_back(); }};
}

void BatchPlaces::give_back() {
    {
        const std::lock_guard lock(mutex_);
        ++free_;
    }
    given_back_.notify_one();
}

}  // namespace shim
