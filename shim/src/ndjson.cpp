// SPDX-License-Identifier: PostgreSQL
#include "ndjson.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "json_array.hpp"

namespace shim {

std::vector<std::string_view> ndjson_lines(std::string_view text, std::size_t most) {
    std::vector<std::string_view> lines;
    while (!text.empty() && lines.size() <= most) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            lines.push_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    }
    return lines;
}

std::string ndjson_of_array(std::string_view array) {
    const auto elements = json_array_elements(array, std::numeric_limits<std::size_t>::max() - 1);
    if (!elements) throw std::runtime_error("the database answered something else than a JSON array");
    std::string lines;
    lines.reserve(array.size());
    for (const std::string_view element : *elements) lines.append(element) += '\n';
    return lines;
}

}  // namespace shim
