// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>
#include <variant>

#include "field_error.hpp"
#include "member.hpp"

namespace shim {

/// Reads a JSON object member by member, in one pass that builds no tree: the memory it takes is bounded by
/// the text's length, however deeply that is nested. A name given twice is there twice.
std::variant<Members, FieldError> json_object_members(std::string_view text);

}  // namespace shim
