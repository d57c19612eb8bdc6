// SPDX-License-Identifier: PostgreSQL
#include "prefer.hpp"

#include "header_list.hpp"
#include "header_parameters.hpp"
#include "http_message.hpp"

namespace shim {

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

}  // namespace shim
