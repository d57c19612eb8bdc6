// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "text/raw_value.hpp"

namespace shim {

/// Decodes %XX once. Nothing where a % is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

/// Encodes all but letters, digits and -._~ as %XX: fit for a segment of a path and for a value of a query.
std::string percent_encoded(std::string_view text);

/// Whether a field that was left empty is there.
enum class EmptyFields { absent, kept };

/// Reads a query string, or a body in application/x-www-form-urlencoded: `name=value&name=value`, + for a
/// space. A field left empty counts as absent: that is what a browser sends for an input that nobody filled
/// in, unless it is to be kept. Nothing where the encoding is broken. Where `known` names are given, of the others only the first few names are
/// there.
std::optional<Members> form_members(std::string_view text, std::span<const std::string_view> known = {},
                                    EmptyFields empty = EmptyFields::absent);

}  // namespace shim
