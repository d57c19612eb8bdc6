// SPDX-License-Identifier: PostgreSQL
#include "database/array_literal.hpp"

namespace shim {

void ArrayLiteral::add(std::string_view element) {
    begin_element() += '"';
    if (element.find('"') == std::string_view::npos && element.find('\\') == std::string_view::npos) {
        text_ += element;
    } else {
        for (const char c : element) {
            if (c == '"' || c == '\\') text_ += '\\';
            text_ += c;
        }
    }
    text_ += '"';
}

void ArrayLiteral::add(std::int32_t element) {
    begin_element() += std::to_string(element);
}

}  // namespace shim
