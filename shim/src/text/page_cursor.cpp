// SPDX-License-Identifier: PostgreSQL
#include "text/page_cursor.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

// Version 1 in hexadecimal: one digit for the version, 16 for the microseconds, 32 for the request id.

namespace shim {

namespace {

constexpr char version = '1';
constexpr std::size_t time_digits = 16;
constexpr std::size_t id_digits = 32;
constexpr std::string_view hexadecimal = "0123456789abcdef";

// What PostgreSQL can store: 4713 BC to 294276 AD.
constexpr std::int64_t first_microsecond = -211813488000000000;
constexpr std::int64_t last_microsecond = 9223371331199999999;

}  // namespace

std::string text_of(const PageCursor& cursor) {
    std::string text(1 + time_digits, '0');
    text.front() = version;
    auto bits = static_cast<std::uint64_t>(cursor.microseconds);
    for (std::size_t i = time_digits; i > 0; --i, bits >>= 4U) text[i] = hexadecimal[bits & 0xFU];
    std::ranges::copy_if(cursor.request_id, std::back_inserter(text), [](char c) { return c != '-'; });
    return text;
}

std::optional<PageCursor> read_page_cursor(std::string_view text) {
    if (text.size() != 1 + time_digits + id_digits || text.front() != version) return std::nullopt;
    if (text.find_first_not_of(hexadecimal) != std::string_view::npos) return std::nullopt;
    std::uint64_t bits = 0;
    std::from_chars(text.data() + 1, text.data() + 1 + time_digits, bits, 16);
    PageCursor cursor{static_cast<std::int64_t>(bits), std::string(text.substr(1 + time_digits))};
    if (cursor.microseconds < first_microsecond || cursor.microseconds > last_microsecond)
        return std::nullopt;
    for (const std::size_t hyphen : {8U, 13U, 18U, 23U}) cursor.request_id.insert(hyphen, 1, '-');
    return cursor;
}

}  // namespace shim
