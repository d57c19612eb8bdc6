// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace shim {

/// The lines of a body in newline-delimited JSON, without their ends (LF
/// or CR LF). Blank lines do not count. Stops after `most` + 1 lines.
std::vector<std::string_view> ndjson_lines(std::string_view text, std::size_t most);

/// A JSON array as newline-delimited JSON: one element per line.
std::string ndjson_of_array(std::string array);

}  // namespace shim
