// SPDX-License-Identifier: PostgreSQL
#include "rollup/changed_learners.hpp"

#include "server/citus.hpp"
#include "server/settings.hpp"

#include <charconv>

extern "C" {
#include <commands/async.h>
}

namespace learning {

namespace {

/// learning_partition(user_id) & 65535.
std::uint32_t payload_of(std::string_view user_id) {
    constexpr std::uint64_t seed = 8816678312871386365U;
    constexpr std::uint64_t addend = 5305509591434766563U;
    constexpr std::uint64_t bits = 65535U;
    const std::uint64_t hash = hash_bytes_extended(reinterpret_cast<const unsigned char*>(user_id.data()),
                                                   static_cast<int>(user_id.size()), seed);
    return static_cast<std::uint32_t>((hash + addend) & bits);
}

}  // namespace

bool notifies_changes() {
    return notify_setting() && !has_citus();
}

void notify_change_of(std::string_view user_id) {
    std::array<char, 8> text{};
    std::to_chars(text.data(), text.data() + text.size() - 1, payload_of(user_id));
    Async_Notify(changes_channel, text.data());
}

void notify_change_of_everybody() {
    Async_Notify(changes_channel, "");
}

void ChangedLearners::add(std::string_view user_id) {
    if (size_ > most_by_name || (size_ > 0 && learners_[size_ - 1] == user_id)) return;
    if (size_ < most_by_name) {
        MemoryContextData* const outer = MemoryContextSwitchTo(context_);
        if (learners_.empty()) learners_ = palloc_span<std::string_view>(most_by_name);
        learners_[size_] =
            bytes_of(cstring_to_text_with_len(user_id.data(), static_cast<int>(user_id.size())));
        MemoryContextSwitchTo(outer);
    }
    ++size_;
}

void ChangedLearners::notify() const {
    if (size_ > most_by_name) return notify_change_of_everybody();
    for (const std::string_view learner : learners_.first(size_)) notify_change_of(learner);
}

}  // namespace learning
