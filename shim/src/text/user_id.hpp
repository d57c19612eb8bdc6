// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace shim {

inline constexpr std::size_t longest_user_id = 255;  // bytes

/// What may name a learner: 1 to 255 bytes of UTF-8 without NUL, not of white space only, and neither . nor .. .
Result<std::string> read_user_id(std::string_view text);

}  // namespace shim
