// SPDX-License-Identifier: PostgreSQL
#include "database/learner_partition.hpp"

#include <bit>
#include <cstddef>

// PostgreSQL's hashtextextended(), which is Bob Jenkins' lookup3 with 64 bits of result, and what hash partitions make of it.

namespace shim {

namespace {

using Word = std::uint32_t;

struct Words {
    Word a;
    Word b;
    Word c;

    void mix() {
        a = (a - c) ^ std::rotl(c, 4), c += b;
        b = (b - a) ^ std::rotl(a, 6), a += c;
        c = (c - b) ^ std::rotl(b, 8), b += a;
        a = (a - c) ^ std::rotl(c, 16), c += b;
        b = (b - a) ^ std::rotl(a, 19), a += c;
        c = (c - b) ^ std::rotl(b, 4), b += a;
    }

    void finish() {
        c = (c ^ b) - std::rotl(b, 14);
        a = (a ^ c) - std::rotl(c, 11);
        b = (b ^ a) - std::rotl(a, 25);
        c = (c ^ b) - std::rotl(b, 16);
        a = (a ^ c) - std::rotl(c, 4);
        b = (b ^ a) - std::rotl(a, 14);
        c = (c ^ b) - std::rotl(b, 24);
    }
};

/// Up to four bytes, the first one lowest.
Word word_of(std::string_view bytes) {
    Word word = 0;
    for (std::size_t i = 0; i < bytes.size() && i < 4; ++i)
        word |= static_cast<Word>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return word;
}

std::uint64_t extended_hash(std::string_view key, std::uint64_t seed) {
    constexpr std::size_t block = 12;
    const Word start = 0x9e3779b9U + static_cast<Word>(key.size()) + 3923095U;
    Words words{start + static_cast<Word>(seed >> 32U), start + static_cast<Word>(seed), start};
    words.mix();
    for (; key.size() >= block; key.remove_prefix(block)) {
        words.a += word_of(key);
        words.b += word_of(key.substr(4));
        words.c += word_of(key.substr(8));
        words.mix();
    }
    words.a += word_of(key);
    if (key.size() > 4) words.b += word_of(key.substr(4));
    if (key.size() > 8) words.c += word_of(key.substr(8)) << 8U;  // its lowest byte is that of the length
    words.finish();
    return (static_cast<std::uint64_t>(words.b) << 32U) | words.c;
}

}  // namespace

std::uint32_t learner_partition(std::string_view user_id) {
    constexpr std::uint64_t seed = 8816678312871386365U;      // HASH_PARTITION_SEED
    constexpr std::uint64_t combined = 5305509591434766563U;  // hash_combine64() with 0, the only key
    constexpr std::uint64_t positive = 0x7fffffffU;
    const std::uint64_t hash = extended_hash(user_id, seed);
    return static_cast<std::uint32_t>(((hash & positive) + (combined & positive)) & positive);
}

}  // namespace shim
