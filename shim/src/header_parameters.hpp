// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shim {

/// What stands before the first semicolon: of `Text/HTML; charset=utf-8` it is `text/html`.
std::string main_value(std::string_view header);

/// The named parameter of a header such as `form-data; name="word count"`, its quotes taken off.
std::optional<std::string> header_parameter(std::string_view header, std::string_view name);

}  // namespace shim
