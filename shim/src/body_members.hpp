// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <variant>

#include "http_message.hpp"
#include "member.hpp"
#include "problem.hpp"

namespace shim {

/// The encodings that a body may have, the preferred one first.
inline constexpr std::array<std::string_view, 3> body_content_types = {
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data"};

/// 415, naming the types that are taken.
Problem unsupported_media_type(std::span<const std::string_view> types);

/// Reads the fields of a body in whichever of the encodings its Content-Type names.
std::variant<Members, Problem> body_members(const Request& request);

}  // namespace shim
