// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "text/raw_value.hpp"

namespace shim {

/// What is wrong with a JSON text, and where.
struct JsonFault {
    std::string pointer;  // into the text; empty: all of it
    std::string detail;
};

/// The JSON pointer (RFC 6901) to a member of an object.
std::string json_pointer(std::string_view member);

/// Reads a JSON object member by member, in one pass that builds no tree. A name given more than once
/// is there twice. Where `known` names are given, only their members are kept, and of the first few others the names: the
/// memory it takes does not grow with what nobody reads.
Result<Members, JsonFault> json_object_members(std::string_view text,
                                               std::span<const std::string_view> known = {});

}  // namespace shim
