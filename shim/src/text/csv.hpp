// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

namespace shim {

/// A field as RFC 4180 writes it: in quotes where it holds a comma, a quote or a line break.
std::string csv_field(std::string_view value);

/// An array of flat JSON objects as CSV (RFC 4180): a header row with the names,
/// in the given order, separated by commas, then one row per object, whose members
/// must come in that order. Numbers as they are written, null as an empty field.
std::string csv_of_array(std::string_view array, std::string_view names);

}  // namespace shim
