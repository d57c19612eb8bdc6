// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <cstddef>

namespace shim {

/// How many bytes of requests and answers a server holds at a time, together.
class ByteBudget {
public:
    explicit ByteBudget(std::size_t most) : most_(most) {}

    /// What one holder holds of it; nothing any more after its life.
    class Charge {
    public:
        explicit Charge(ByteBudget& budget) : budget_(budget) {}
        ~Charge() { set(0); }
        Charge(const Charge&) = delete;
        Charge& operator=(const Charge&) = delete;

        void set(std::size_t bytes) {
            if (bytes == held_) return;
            budget_.held_ += bytes - held_;  // unsigned: it may wrap around, and comes out right
            held_ = bytes;
        }

        /// Whether it may hold so many. A single holder may hold any number.
        [[nodiscard]] bool fits(std::size_t bytes) const {
            const std::size_t others = budget_.held_ - held_;
            return others == 0 || (bytes <= budget_.most_ && others <= budget_.most_ - bytes);
        }

    private:
        ByteBudget& budget_;
        std::size_t held_ = 0;
    };

private:
    const std::size_t most_;
    std::atomic<std::size_t> held_ = 0;
};

}  // namespace shim
