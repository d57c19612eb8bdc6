// SPDX-License-Identifier: PostgreSQL
#include "header_list.hpp"

#include <algorithm>
#include <cstddef>

namespace shim {

namespace {

std::size_t element_end(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (text[i] == '\\' && quoted) ++i;
        if (i < text.size() && text[i] == ',' && !quoted) return i;
    }
    return text.size();
}

}  // namespace

std::vector<std::string_view> header_list(std::string_view header) {
    constexpr std::string_view blanks = " \t";
    std::vector<std::string_view> elements;
    while (!header.empty()) {
        const std::size_t end = element_end(header);
        std::string_view element = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        element.remove_prefix(std::min(element.find_first_not_of(blanks), element.size()));
        element = element.substr(0, element.find_last_not_of(blanks) + 1);
        if (!element.empty()) elements.push_back(element);
    }
    return elements;
}

}  // namespace shim
