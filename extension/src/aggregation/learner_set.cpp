// SPDX-License-Identifier: PostgreSQL
#include "aggregation/learner_set.hpp"

namespace learning {

namespace {

constexpr std::size_t first_slots = 64;
constexpr std::size_t allocation_overhead = 16;

}  // namespace

LearnerSet::LearnerSet(std::size_t periods, std::size_t memory_limit)
    : words_(LearnerWithBits::words_for(periods)), memory_left_(memory_limit) {
    make_slots(first_slots);
}

std::optional<LearnerWithBits> LearnerSet::insert(std::size_t at, std::uint32_t hash,
                                                  std::string_view user_id) {
    const std::size_t size = sizeof(Known) + words_ * sizeof(std::uint64_t) + user_id.size();
    const std::size_t doubled = 2 * (mask_ + 1) * sizeof(Known*);
    const bool full = 2 * (count_ + 1) > mask_ + 1;
    if (size + allocation_overhead + (full ? doubled : 0) > memory_left_) return std::nullopt;
    auto* const known = static_cast<Known*>(allocate(size));
    known->hash = hash;
    known->id_size = static_cast<std::uint32_t>(user_id.size());
    std::fill_n(known->bits(), words_, std::uint64_t{0});
    memcpy(known->bits() + words_, user_id.data(), user_id.size());
    slots_[at] = known;
    ++count_;
    if (full) grow();
    return LearnerWithBits(known->bits());
}

void* LearnerSet::allocate(std::size_t size) {
    memory_left_ -= std::min(memory_left_, size + allocation_overhead);
    return MemoryContextAllocHuge(context_, size);
}

void LearnerSet::make_slots(std::size_t count) {
    slots_ = static_cast<Known**>(allocate(count * sizeof(Known*)));
    std::fill_n(slots_, count, nullptr);
    mask_ = count - 1;
}

void LearnerSet::grow() {
    Known** const old = slots_;
    const std::size_t old_count = mask_ + 1;
    make_slots(2 * old_count);
    for (std::size_t i = 0; i < old_count; ++i) {
        if (old[i] == nullptr) continue;
        std::size_t at = old[i]->hash & mask_;
        while (slots_[at] != nullptr) at = (at + 1) & mask_;
        slots_[at] = old[i];
    }
    pfree(static_cast<void*>(old));
    memory_left_ += old_count * sizeof(Known*) + allocation_overhead;
}

}  // namespace learning
