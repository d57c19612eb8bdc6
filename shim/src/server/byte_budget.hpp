// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

#include "base/answer_room.hpp"

namespace shim {

/// How many bytes of requests and answers a server holds at a time, together.
class ByteBudget {
public:
    explicit ByteBudget(std::size_t most) : most_(most) {}

    /// What one holder holds of it; nothing any more after its life.
    class Charge final : public AnswerRoom {
    public:
        explicit Charge(ByteBudget& budget) : budget_(budget) {}
        ~Charge() override { set(0); }
        Charge(const Charge&) = delete;
        Charge& operator=(const Charge&) = delete;

        void set(std::size_t bytes) {
            if (bytes == held_) return;
            budget_.held_ += bytes - held_;  // unsigned: it may wrap around, and comes out right
            held_ = bytes;
        }

        /// The same where it may hold so many. A single holder may hold any number. Of two that ask at the same time for
        /// what is left, one has it.
        [[nodiscard]] bool try_set(std::size_t bytes) {
            std::size_t all = budget_.held_;
            do
                if (bytes > held_ && !budget_.has_room(bytes, all - held_)) return false;
            while (!budget_.held_.compare_exchange_weak(all, all - held_ + bytes));
            held_ = bytes;
            return true;
        }

        bool try_add(std::size_t bytes) override { return try_set(held_ + bytes); }

    private:
        ByteBudget& budget_;
        std::size_t held_ = 0;
    };

private:
    /// An eighth is for small ones, so that a few large answers that nobody reads do not keep everybody out.
    [[nodiscard]] bool has_room(std::size_t bytes, std::size_t others) const {
        constexpr std::size_t largest_small = std::size_t{128} << 10;
        const std::size_t most = bytes > largest_small ? most_ - most_ / 8 : most_;
        return others == 0 || (bytes <= most && others <= most - bytes);
    }

    const std::size_t most_;
    std::atomic<std::size_t> held_ = 0;
};

/// So much memory a text takes beside itself.
inline std::size_t heap_bytes(const std::string& text) {
    return text.capacity() > std::string().capacity() ? text.capacity() : 0;
}

}  // namespace shim
