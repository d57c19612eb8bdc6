// SPDX-License-Identifier: PostgreSQL
#include "http/vary.hpp"

namespace shim {

void add_to_vary(Response& response, std::string_view field) {
    for (auto& [name, value] : response.headers) {
        if (!equals_ignoring_case(name, "Vary")) continue;
        value.append(", ").append(field);
        return;
    }
    response.headers.emplace_back("Vary", field);
}

}  // namespace shim
