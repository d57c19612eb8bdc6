// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

#include "api/arguments.hpp"
#include "http/message.hpp"

namespace shim {

/// Rows, a JSON array of flat objects, in the media type that the client wants. `names` are the members of each row, in
/// order and separated by commas.
Response represented_rows(const Arguments& arguments, std::string rows, std::string_view names);

/// The same for it to keep: 304 where it has them.
Response kept_rows(const Arguments& arguments, std::string rows, std::string_view names);

/// The same for a single object, which in JSON stands alone.
Response kept_row(const Arguments& arguments, std::string row, std::string_view names);

}  // namespace shim
