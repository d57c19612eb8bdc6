// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

namespace shim {

/// Writes one line to standard error, whole, whichever threads write at the same time. Line breaks within
/// become spaces.
void log_line(std::string_view topic, std::string_view message);

}  // namespace shim
