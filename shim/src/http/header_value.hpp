// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What stands in the values of header fields: lists, parameters, preferences.

namespace shim {

/// The elements of a header that is a list, such as Accept: what stands between commas outside of quotes,
/// without the blanks around it. Empty elements do not count.
std::vector<std::string_view> header_list(std::string_view header);

/// What stands before the first semicolon: of `Text/HTML; charset=utf-8` it is `text/html`.
std::string main_value(std::string_view header);

/// The named parameter of a header such as `form-data; name="word count"`, its quotes taken off.
std::optional<std::string> header_parameter(std::string_view header, std::string_view name);

/// What a Prefer header (RFC 7240) says about `handling`: strict, lenient, or nothing. Preferences that are
/// not known are ignored, as the standard asks; the first of several counts.
std::string preferred_handling(std::string_view prefer);

/// Whether a Prefer header has a preference without a value, such as `fresh`.
bool prefers(std::string_view prefer, std::string_view name);

}  // namespace shim
