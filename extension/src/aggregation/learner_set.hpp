// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/period_totals.hpp"
#include "server/pg.hpp"

namespace learning {

/// Learners in a hash table, each with a bit for each period, in memory up to a limit.
class LearnerSet {
public:
    LearnerSet(std::size_t periods, std::size_t memory_limit);

    /// The learner of an id; nothing where the memory does not suffice for another one.
    std::optional<LearnerWithBits> find(std::string_view user_id) {
        const std::uint32_t hash = hash_of(user_id);
        for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
            Known* known = slots_[at];
            if (known == nullptr) return insert(at, hash, user_id);
            if (known->hash == hash && known->id(words_) == user_id) return LearnerWithBits(known->bits());
        }
    }

private:
    /// What is known of a learner; the bits and the id follow.
    struct Known {
        std::uint32_t hash;
        std::uint32_t id_size;

        std::uint64_t* bits() { return reinterpret_cast<std::uint64_t*>(this + 1); }
        std::string_view id(std::size_t words) {
            return {reinterpret_cast<const char*>(bits() + words), id_size};
        }
    };

    static std::uint32_t hash_of(std::string_view user_id) {
        return hash_bytes(reinterpret_cast<const unsigned char*>(user_id.data()),
                          static_cast<int>(user_id.size()));
    }

    std::optional<LearnerWithBits> insert(std::size_t at, std::uint32_t hash, std::string_view user_id);
    void* allocate(std::size_t size);
    void make_slots(std::size_t count);
    void grow();

    MemoryContext context_ = CurrentMemoryContext;
    std::size_t words_;
    std::size_t memory_left_;
    std::size_t count_ = 0;
    std::size_t mask_ = 0;
    Known** slots_ = nullptr;
};
static_assert(std::is_trivially_destructible_v<LearnerSet>);

}  // namespace learning
