// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shim {

/// One thing that is wrong with a request: where, and what.
struct FieldError {
    enum class Place { body, parameter, header };

    Place place = Place::body;
    std::string
        where;  // a JSON pointer into the body, or the name of a parameter of path or query, or of a header
    std::string detail;
};
using FieldErrors = std::vector<FieldError>;

/// The JSON pointer (RFC 6901) to a member of the body.
inline std::string json_pointer(std::string_view member) {
    std::string pointer = "/";
    for (const char c : member) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

}  // namespace shim
