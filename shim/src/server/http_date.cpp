// SPDX-License-Identifier: PostgreSQL
#include "server/http_date.hpp"

#include <array>

namespace shim {

std::string http_date(std::time_t time) {
    std::tm utc{};
    gmtime_r(&time, &utc);
    std::array<char, 64> text{};
    // The program never calls setlocale, so the names are English.
    const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return {text.data(), size};
}

}  // namespace shim
