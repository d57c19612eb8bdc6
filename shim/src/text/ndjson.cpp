// SPDX-License-Identifier: PostgreSQL
#include "text/ndjson.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "text/json_array.hpp"

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

/// In the memory of the array: it has a comma or a bracket wherever a line ends.
std::string ndjson_of_array(std::string array) {
    const auto elements = json_array_elements(array, std::numeric_limits<std::size_t>::max() - 1);
    if (!elements) throw std::runtime_error("the database answered something else than a JSON array");
    char* end = array.data();
    for (const std::string_view element : *elements) {
        std::string::traits_type::move(end, element.data(), element.size());
        end += element.size();
        *end++ = '\n';
    }
    array.resize(static_cast<std::size_t>(end - array.data()));
    return array;
}

}  // namespace shim
