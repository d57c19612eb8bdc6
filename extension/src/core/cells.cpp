// SPDX-License-Identifier: PostgreSQL
#include "core/cells.hpp"

#include <algorithm>

namespace learning {

namespace {

std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::uint8_t* write_varint(std::uint8_t* out, std::int64_t value) {
    std::uint64_t rest = zigzag(value);
    while (rest >= 0x80) {
        *out++ = static_cast<std::uint8_t>(rest | 0x80);
        rest >>= 7;
    }
    *out++ = static_cast<std::uint8_t>(rest);
    return out;
}

std::uint8_t* write_sums(std::uint8_t* out, const Sums& sums) {
    out = write_varint(out, sums.entries);
    out = write_varint(out, sums.words);
    return write_varint(out, sums.study_seconds);
}

}  // namespace

varint::Number varint::read_long(const std::uint8_t* at, const std::uint8_t* end) {
    constexpr Number invalid{0, nullptr};
    const std::size_t size = std::min(static_cast<std::size_t>(end - at), max_varint_size);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint8_t byte = at[i];
        if (i == max_varint_size - 1 && byte > 1) return invalid;
        bits |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            if (byte == 0 && i > 0) return invalid;
            return {unzigzag(bits), at + i + 1};
        }
    }
    return invalid;
}

std::optional<std::size_t> encode(const Cells& cells, EncodedCells& bytes) {
    Sums head;
    for (const Cell& cell : cells.list()) {
        if (!add(head, cell.sums)) return std::nullopt;
    }
    std::uint8_t* out = bytes.data();
    *out++ = cells_version;
    out = write_sums(out, head);
    for (const Cell& cell : cells.list()) {
        *out++ = static_cast<std::uint8_t>(cell.quarter_hour);
        out = write_sums(out, cell.sums);
    }
    return static_cast<std::size_t>(out - bytes.data());
}

bool decode(std::span<const std::uint8_t> bytes, Cells& cells) {
    cells.clear();
    return visit_cells(bytes,
                       [&cells](int quarter_hour, const Sums& sums) { cells.append(quarter_hour, sums); });
}

std::optional<Sums> total(std::span<const std::uint8_t> bytes) {
    Sums sums;
    bool in_range = true;
    const bool valid =
        visit_cells(bytes, [&sums, &in_range](int, const Sums& more) { in_range &= add(sums, more); });
    return valid && in_range ? std::optional(sums) : std::nullopt;
}

std::optional<Cells> add(const Cells& augend, const Cells& addend) {
    std::optional<Cells> result{std::in_place};
    auto left = augend.list().begin();
    auto right = addend.list().begin();
    while (left != augend.list().end() || right != addend.list().end()) {
        const bool take_left = right == addend.list().end() ||
                               (left != augend.list().end() && left->quarter_hour <= right->quarter_hour);
        const bool take_right = left == augend.list().end() ||
                                (right != addend.list().end() && right->quarter_hour <= left->quarter_hour);
        const int quarter_hour = take_left ? left->quarter_hour : right->quarter_hour;
        Sums sums;
        if (take_left) sums = (left++)->sums;
        if (take_right && !add(sums, (right++)->sums)) return std::nullopt;
        result->append(quarter_hour, sums);
    }
    return result;
}

bool storable(const Cells& cells) {
    return std::ranges::all_of(cells.list(), [](const Cell& cell) {
        return cell.sums.entries > 0 && cell.sums.words >= 0 && cell.sums.study_seconds >= 0;
    });
}

}  // namespace learning
