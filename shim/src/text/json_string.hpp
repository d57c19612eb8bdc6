// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace shim {

/// The text that a JSON string stands for, with nothing before or behind it.
Result<std::string> read_json_string(std::string_view json);

}  // namespace shim
