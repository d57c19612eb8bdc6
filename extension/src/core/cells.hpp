// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

// The packed cells of one learner's UTC day.
//
// Format, version 1 (the bytes of learning_rollup.cells and learning_archive.cells):
//
//   byte 0       the version, 0x01
//   then, for each cell, in ascending order of quarter-hour:
//     1 byte     quarter-hour of the UTC day, 0-95
//     varint     entries
//     varint     words
//     varint     study seconds
//
// A varint is a zigzag-encoded 64-bit integer (0, -1, 1, -2, ... become 0, 1, 2, 3, ...), seven bits a byte, least
// significant first, the high bit set on all bytes but the last, in the shortest form. A cell whose three sums are
// zero is left out. So there is one encoding of one list, and equal lists are equal bytes. Stored lists have at
// least one entry in each cell and no negative sum; a change to a list (a delta) is the same format with any sign.

namespace learning {

inline constexpr int quarter_hours_per_day = 96;
inline constexpr std::int64_t seconds_per_quarter_hour = 900;

struct Sums {
    std::int64_t entries = 0;
    std::int64_t words = 0;
    std::int64_t study_seconds = 0;

    friend bool operator==(const Sums&, const Sums&) = default;
};

/// Adds in place; false on overflow (the target is then unspecified).
[[nodiscard]] inline bool add(Sums& target, const Sums& summand) {
    return !__builtin_add_overflow(target.entries, summand.entries, &target.entries) &&
           !__builtin_add_overflow(target.words, summand.words, &target.words) &&
           !__builtin_add_overflow(target.study_seconds, summand.study_seconds, &target.study_seconds);
}

struct Cell {
    int quarter_hour;
    Sums sums;
};

/// A sorted sparse list of at most 96 cells; a value without heap memory.
class Cells {
public:
    [[nodiscard]] std::span<const Cell> list() const { return {cells_.data(), size_}; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

    /// Appends a cell behind the others: its quarter-hour must be the largest. All-zero sums are left out.
    void append(int quarter_hour, const Sums& sums) {
        if (sums == Sums{}) return;
        Cell& cell = cells_[size_++];
        cell.quarter_hour = quarter_hour;
        cell.sums = sums;
    }
    void clear() { size_ = 0; }

private:
    std::size_t size_ = 0;
    std::array<Cell, quarter_hours_per_day> cells_;  // only the first size_ are set
};

inline constexpr std::uint8_t cells_version = 1;
inline constexpr std::size_t max_varint_size = 10;
inline constexpr std::size_t max_encoded_size = 1 + quarter_hours_per_day * (1 + 3 * max_varint_size);
using EncodedCells = std::array<std::uint8_t, max_encoded_size>;

/// Writes the list, returns the number of bytes used.
std::size_t encode(const Cells& cells, EncodedCells& bytes);

/// Reads a list; false where the bytes are not exactly what encode() would write.
[[nodiscard]] bool decode(std::span<const std::uint8_t> bytes, Cells& cells);

namespace varint {

inline std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

/// A number, and where the next one begins: nowhere, if this one is cut off, too long or not in shortest
/// form. Returned, not written through references: so both stay in registers while a list is read.
struct Number {
    std::int64_t value;
    const std::uint8_t* next;
};

/// Reads a varint of any length.
Number read_long(const std::uint8_t* at, const std::uint8_t* end);

/// The same, with the lengths of nearly all sums first. Inlined wherever
/// lists are read: this is where the time of reading them goes.
[[gnu::always_inline]] inline Number read(const std::uint8_t* at, const std::uint8_t* end) {
    if (end - at >= 2) {
        if (at[0] < 0x80) return {unzigzag(at[0]), at + 1};
        if (at[1] < 0x80 && at[1] != 0)
            return {
                unzigzag(static_cast<std::uint64_t>(at[0] & 0x7f) | static_cast<std::uint64_t>(at[1]) << 7),
                at + 2};
    }
    return read_long(at, end);
}

}  // namespace varint

/// Calls consume(quarter_hour, sums) for each cell of a packed list; false where the bytes are not exactly
/// what encode() would write (cells before the fault were consumed).
template <typename Consume>
[[nodiscard, gnu::always_inline]] inline bool visit_cells(std::span<const std::uint8_t> bytes,
                                                          Consume consume) {
    if (bytes.empty() || bytes[0] != cells_version) return false;
    const std::uint8_t* at = bytes.data() + 1;
    const std::uint8_t* const end = bytes.data() + bytes.size();
    int previous = -1;
    while (at != end) {
        const int quarter_hour = *at++;
        if (quarter_hour <= previous || quarter_hour >= quarter_hours_per_day) return false;
        const varint::Number entries = varint::read(at, end);
        if (entries.next == nullptr) return false;
        const varint::Number words = varint::read(entries.next, end);
        if (words.next == nullptr) return false;
        const varint::Number study_seconds = varint::read(words.next, end);
        if (study_seconds.next == nullptr) return false;
        at = study_seconds.next;
        const Sums sums{entries.value, words.value, study_seconds.value};
        if ((sums.entries | sums.words | sums.study_seconds) == 0) return false;
        consume(quarter_hour, sums);
        previous = quarter_hour;
    }
    return true;
}

/// The sums over all cells of a packed list; nothing on overflow,
/// or where the bytes are not exactly what encode() would write.
std::optional<Sums> total(std::span<const std::uint8_t> bytes);

/// The sum of two lists, quarter-hour by quarter-hour; nothing on overflow.
std::optional<Cells> add(const Cells& augend, const Cells& addend);

/// Whether each cell may be stored: at least one entry, nothing negative.
bool storable(const Cells& cells);

}  // namespace learning
