// SPDX-License-Identifier: PostgreSQL
#include "text/edit_distance.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace shim {

namespace {

/// How many characters have to be put in, taken out or replaced (Levenshtein); one row of the table at a time.
std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view misspelt, std::span<const std::string_view> names) {
    std::string_view nearest;
    std::size_t distance = misspelt.size() / 3 + 2;  // further away it is no misspelling
    for (const std::string_view name : names) {
        const bool is_beginning = misspelt.size() > 3 && name.starts_with(misspelt);
        const std::size_t to_name = is_beginning ? 0 : edit_distance(misspelt.substr(0, 100), name);
        if (to_name >= distance) continue;
        distance = to_name;
        nearest = name;
    }
    return nearest;
}

}  // namespace shim
