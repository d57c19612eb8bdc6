// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

// The packed cells of one learner's UTC day.
//
// Format, version 2 (the bytes of learning_rollup.cells and learning_archive.cells):
//
//   byte 0       the version, 0x02
//   the head, the sums of the whole day:
//     varint     entries
//     varint     words
//     varint     study seconds
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
//
// Most days lie within one period of what is asked, and then only their sums matter: these are read from the head,
// a few bytes, however many quarter-hours follow.
//
// Version 1 is the same without the head, its first byte being 0x01. It is read wherever version 2 is, since backups
// hold it, and never written: whatever changes a list writes version 2.

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

inline constexpr std::uint8_t cells_version = 2;           // what is written
inline constexpr std::uint8_t headless_cells_version = 1;  // what is read besides
inline constexpr std::size_t max_varint_size = 10;
inline constexpr std::size_t max_sums_size = 3 * max_varint_size;
inline constexpr std::size_t max_encoded_size =
    1 + max_sums_size + quarter_hours_per_day * (1 + max_sums_size);
inline constexpr std::size_t smallest_cell_size = 4;
inline constexpr std::size_t empty_list_size = 4;  // of a list without cells, and of no other
using EncodedCells = std::array<std::uint8_t, max_encoded_size>;

/// Writes the list, returns the number of bytes used; nothing where a sum of the day leaves the range.
[[nodiscard]] std::optional<std::size_t> encode(const Cells& cells, EncodedCells& bytes);

/// Reads a list; false where the bytes are not exactly what encode() would write, or would have written in version 1.
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
        if (end - at >= 3 && at[1] >= 0x80 && at[2] < 0x80 && at[2] != 0)
            return {unzigzag(static_cast<std::uint64_t>(at[0] & 0x7f) |
                             static_cast<std::uint64_t>(at[1] & 0x7f) << 7 |
                             static_cast<std::uint64_t>(at[2]) << 14),
                    at + 3};
    }
    return read_long(at, end);
}

}  // namespace varint

/// Three sums, and where what follows them begins: nowhere, if one of them is malformed.
struct SumsRead {
    Sums sums;
    const std::uint8_t* next;
};

[[gnu::always_inline]] inline SumsRead read_sums(const std::uint8_t* at, const std::uint8_t* end) {
    const varint::Number entries = varint::read(at, end);
    if (entries.next == nullptr) return {{}, nullptr};
    const varint::Number words = varint::read(entries.next, end);
    if (words.next == nullptr) return {{}, nullptr};
    const varint::Number study_seconds = varint::read(words.next, end);
    return {{entries.value, words.value, study_seconds.value}, study_seconds.next};
}

/// Calls consume(quarter_hour, sums) for each cell of a packed list; false where the bytes are not exactly what
/// encode() would write, or would have written in version 1 (cells before the fault were consumed).
template <typename Consume>
[[nodiscard, gnu::always_inline]] inline bool visit_cells(std::span<const std::uint8_t> bytes,
                                                          Consume consume) {
    if (bytes.empty()) return false;
    const bool has_head = bytes[0] == cells_version;
    if (!has_head && bytes[0] != headless_cells_version) return false;
    const std::uint8_t* at = bytes.data() + 1;
    const std::uint8_t* const end = bytes.data() + bytes.size();
    Sums head;
    if (has_head) {
        const SumsRead read = read_sums(at, end);
        if (read.next == nullptr) return false;
        head = read.sums;
        at = read.next;
    }
    Sums whole;
    bool in_range = true;
    int previous = -1;
    while (at != end) {
        const int quarter_hour = *at++;
        if (quarter_hour <= previous || quarter_hour >= quarter_hours_per_day) return false;
        const auto [sums, next] = read_sums(at, end);
        if (next == nullptr) return false;
        if ((sums.entries | sums.words | sums.study_seconds) == 0) return false;
        at = next;
        in_range = in_range && add(whole, sums);
        consume(quarter_hour, sums);
        previous = quarter_hour;
    }
    return !has_head || (in_range && whole == head);
}

/// The sums over all cells of a packed list; nothing on overflow,
/// or where the bytes are not exactly what encode() would write, or would have written in version 1.
std::optional<Sums> total(std::span<const std::uint8_t> bytes);

/// The same, taken from the head where there is one. Of the cells behind it, only the ends are looked at:
/// that they are well formed and add up to the head is what decoding finds out.
[[gnu::always_inline]] inline std::optional<Sums> day_sums(std::span<const std::uint8_t> bytes) {
    if (bytes.empty() || bytes[0] != cells_version) return total(bytes);
    const std::uint8_t* const end = bytes.data() + bytes.size();
    const auto [sums, cells] = read_sums(bytes.data() + 1, end);
    if (cells == nullptr) return std::nullopt;
    if (cells == end) return sums == Sums{} ? std::optional(sums) : std::nullopt;
    const bool has_cells = static_cast<std::size_t>(end - cells) >= smallest_cell_size &&
                           cells[0] < quarter_hours_per_day && end[-1] < 0x80;
    return has_cells ? std::optional(sums) : std::nullopt;
}

/// The sum of two lists, quarter-hour by quarter-hour; nothing on overflow.
std::optional<Cells> add(const Cells& augend, const Cells& addend);

/// Whether each cell may be stored: at least one entry, nothing negative.
bool storable(const Cells& cells);

}  // namespace learning
