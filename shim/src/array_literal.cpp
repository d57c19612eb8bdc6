// SPDX-License-Identifier: PostgreSQL
#include "array_literal.hpp"

namespace shim {

void ArrayLiteral::add(const std::string& element) {
    begin_element() += '"';
    for (const char c : element) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
}

}  // namespace shim
