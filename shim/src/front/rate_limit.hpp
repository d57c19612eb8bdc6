// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace shim {

/// A token bucket for each caller: `per_second` requests on average, `burst` at once. The buckets used last
/// are kept, `most_callers` of them; a caller who was forgotten starts with a full one.
class RateLimit {
public:
    using Clock = std::chrono::steady_clock;

    RateLimit(double per_second, double burst, std::size_t most_callers = 65536)
        : per_second_(per_second), burst_(burst), most_callers_(most_callers) {}

    /// Counts a request. Zero, or how long the caller has to wait until the next one may pass.
    std::chrono::duration<double> wait_of(std::string_view caller, Clock::time_point now);

    /// The same without counting one: what the next request would have to wait.
    std::chrono::duration<double> look(std::string_view caller, Clock::time_point now);

private:
    struct Bucket {
        std::string caller;
        double requests;
        Clock::time_point filled;
    };

    Bucket& bucket_of(std::string_view caller, Clock::time_point now);
    std::chrono::duration<double> fill(Bucket& bucket, Clock::time_point now) const;

    const double per_second_;
    const double burst_;
    const std::size_t most_callers_;
    std::mutex mutex_;
    std::list<Bucket> buckets_;  // the one used last comes first
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_caller_;  // names kept in buckets_
};

}  // namespace shim
