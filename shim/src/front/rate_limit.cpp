// SPDX-License-Identifier: PostgreSQL
#include "front/rate_limit.hpp"

#include <algorithm>

namespace shim {

RateLimit::Bucket& RateLimit::bucket_of(std::string_view caller, Clock::time_point now) {
    const auto known = by_caller_.find(caller);
    if (known != by_caller_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, known->second);
        return buckets_.front();
    }
    if (buckets_.size() == most_callers_) {
        by_caller_.erase(buckets_.back().caller);
        buckets_.pop_back();
    }
    buckets_.push_front({std::string(caller), burst_, now});
    by_caller_.emplace(buckets_.front().caller, buckets_.begin());
    return buckets_.front();
}

std::chrono::duration<double> RateLimit::fill(Bucket& bucket, Clock::time_point now) const {
    const std::chrono::duration<double> passed = now - bucket.filled;
    bucket.requests = std::min(burst_, bucket.requests + std::max(passed.count(), 0.0) * per_second_);
    bucket.filled = now;
    return std::chrono::duration<double>(bucket.requests < 1 ? (1 - bucket.requests) / per_second_ : 0);
}

std::chrono::duration<double> RateLimit::wait_of(std::string_view caller, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Bucket& bucket = bucket_of(caller, now);
    const auto wait = fill(bucket, now);
    if (wait.count() == 0) bucket.requests -= 1;
    return wait;
}

std::chrono::duration<double> RateLimit::look(std::string_view caller, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto known = by_caller_.find(caller);
    return known != by_caller_.end() ? fill(*known->second, now) : std::chrono::duration<double>(0);
}

}  // namespace shim
