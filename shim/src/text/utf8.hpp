// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

namespace shim {

/// Well-formed UTF-8 as PostgreSQL takes it: shortest forms only, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace shim
