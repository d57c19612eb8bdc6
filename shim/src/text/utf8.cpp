// SPDX-License-Identifier: PostgreSQL
#include "text/utf8.hpp"

#include <cstddef>

namespace shim {

namespace {

/// Length of the character that begins with `lead`, and the range of its second byte (Unicode, table 3-7).
struct Shape {
    std::size_t length;
    unsigned char second_low;
    unsigned char second_high;
};

constexpr Shape shape_of(unsigned char lead) {
    if (lead < 0x80) return {1, 0, 0};
    if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80, 0xBF};
    if (lead == 0xE0) return {3, 0xA0, 0xBF};
    if (lead == 0xED) return {3, 0x80, 0x9F};
    if (lead >= 0xE1 && lead <= 0xEF) return {3, 0x80, 0xBF};
    if (lead == 0xF0) return {4, 0x90, 0xBF};
    if (lead >= 0xF1 && lead <= 0xF3) return {4, 0x80, 0xBF};
    if (lead == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const Shape shape = shape_of(static_cast<unsigned char>(text.front()));
        if (shape.length == 0 || text.size() < shape.length) return false;
        for (std::size_t i = 1; i < shape.length; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            const unsigned char low = i == 1 ? shape.second_low : 0x80;
            const unsigned char high = i == 1 ? shape.second_high : 0xBF;
            if (byte < low || byte > high) return false;
        }
        text.remove_prefix(shape.length);
    }
    return true;
}

}  // namespace shim
