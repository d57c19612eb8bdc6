// SPDX-License-Identifier: PostgreSQL
#include "text/json_array.hpp"

#include <algorithm>

namespace shim {

namespace {

constexpr std::string_view white_space = " \t\r\n";

void skip_white_space(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
}

/// The length of the string at the front of a text, with its quotes; 0 where it does not end.
std::size_t string_length(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

/// The length of the object or array at the front of a text; 0 where it does not end.
std::size_t bracketed_length(std::string_view text) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            const std::size_t length = string_length(text.substr(i));
            if (length == 0) return 0;
            i += length - 1;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

std::size_t element_length(std::string_view text) {
    if (text.empty()) return 0;
    if (text.front() == '"') return string_length(text);
    if (text.front() == '{' || text.front() == '[') return bracketed_length(text);
    return std::min(text.find_first_of(" \t\r\n,[]{}\""), text.size());
}

}  // namespace

std::optional<std::vector<std::string_view>> json_array_elements(std::string_view text, std::size_t most) {
    std::vector<std::string_view> elements;
    const auto take = [&text](char c) {
        skip_white_space(text);
        if (!text.starts_with(c)) return false;
        text.remove_prefix(1);
        return true;
    };
    if (!take('[')) return std::nullopt;
    if (!take(']')) {
        do {
            skip_white_space(text);
            const std::size_t length = element_length(text);
            if (length == 0) return std::nullopt;
            elements.push_back(text.substr(0, length));
            if (elements.size() > most) return elements;
            text.remove_prefix(length);
        } while (take(','));
        if (!take(']')) return std::nullopt;
    }
    skip_white_space(text);
    return text.empty() ? std::optional(std::move(elements)) : std::nullopt;
}

}  // namespace shim
