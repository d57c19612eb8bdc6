// SPDX-License-Identifier: PostgreSQL
#include "database/array_literal.hpp"

namespace shim {

void ArrayLiteral::add(std::string_view element) {
    begin_element() += '"';
    for (const char c : element) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
}

void ArrayLiteral::add(std::int32_t element) {
    begin_element() += std::to_string(element);
}

}  // namespace shim
