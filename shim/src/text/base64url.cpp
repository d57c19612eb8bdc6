// SPDX-License-Identifier: PostgreSQL
#include "text/base64url.hpp"

#include <cstdint>

namespace shim {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::optional<std::string> base64url_decoded(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t value = letters.find(c);
        if (value == std::string_view::npos) return std::nullopt;
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

}  // namespace shim
