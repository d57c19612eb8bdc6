// SPDX-License-Identifier: PostgreSQL
#include "http/header_value.hpp"

#include <algorithm>
#include <cstddef>

#include "http/message.hpp"

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

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    const std::size_t end = text.find_last_not_of(" \t") + 1;
    return begin < end ? text.substr(begin, end - begin) : std::string_view{};
}

/// Takes the value at the front of `rest`, up to the semicolon: a quoted string, or a token.
std::string take_value(std::string_view& rest) {
    std::string value;
    if (rest.empty() || rest.front() != '"') {
        const std::string_view token = rest.substr(0, rest.find(';'));
        rest.remove_prefix(token.size());
        return std::string(trimmed(token));
    }
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
        if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
        value += rest.front();
        rest.remove_prefix(1);
    }
    rest.remove_prefix(std::min(rest.find(';'), rest.size()));
    return value;
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

std::string main_value(std::string_view header) {
    std::string value(trimmed(header.substr(0, header.find(';'))));
    std::ranges::transform(value, value.begin(), lower);
    return value;
}

std::optional<std::string> header_parameter(std::string_view header, std::string_view name) {
    std::string_view rest = header.substr(std::min(header.find(';'), header.size()));
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::size_t end = std::min(rest.find_first_of("=;"), rest.size());
        const std::string_view parameter = trimmed(rest.substr(0, end));
        rest.remove_prefix(end);
        if (rest.empty() || rest.front() == ';') continue;
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        std::string value = take_value(rest);
        if (equals_ignoring_case(parameter, name)) return value;
    }
    return std::nullopt;
}

std::string preferred_handling(std::string_view prefer) {
    for (const std::string_view preference : header_list(prefer)) {
        // The preference itself is written like a parameter.
        const auto handling =
            header_parameter(";" + std::string(preference.substr(0, preference.find(';'))), "handling");
        if (!handling) continue;
        for (const char* known : {"strict", "lenient"})
            if (equals_ignoring_case(*handling, known)) return known;
        return "";
    }
    return "";
}

bool prefers(std::string_view prefer, std::string_view name) {
    return std::ranges::any_of(header_list(prefer), [name](std::string_view preference) {
        return equals_ignoring_case(trimmed(preference.substr(0, preference.find(';'))), name);
    });
}

}  // namespace shim
