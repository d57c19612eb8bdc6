// SPDX-License-Identifier: PostgreSQL
#include "base64url.hpp"

#include <algorithm>
#include <cstdint>

namespace shim {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Six bits for each character; the last two of the alphabet are given.
std::optional<std::string> decoded(std::string_view text, std::string_view last_two) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        std::size_t value = letters.find(c);
        if (value == std::string_view::npos) {
            const std::size_t place = last_two.find(c);
            if (place == std::string_view::npos) return std::nullopt;
            value = letters.size() + place;
        }
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFF);
        }
    }
    const bool nothing_left = count < 6 && (bits & ((1U << count) - 1)) == 0;
    return nothing_left ? std::optional(bytes) : std::nullopt;
}

}  // namespace

std::optional<std::string> base64url_decoded(std::string_view text) {
    return decoded(text, "-_");
}

std::optional<std::string> base64_decoded(std::string_view text) {
    std::string packed(text);
    std::erase_if(packed, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    while (packed.ends_with('=')) packed.pop_back();
    return decoded(packed, "+/");
}

}  // namespace shim
