// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "field_error.hpp"
#include "http_message.hpp"
#include "member.hpp"
#include "problem.hpp"

namespace shim {

inline constexpr std::size_t most_items = 10000;

/// The encodings that a batch may have, the preferred one first.
inline constexpr std::array<std::string_view, 2> batch_content_types = {"application/json",
                                                                        "application/x-ndjson"};

/// An item of a batch, not yet validated: its members, or why it has none.
using RawItem = std::variant<Members, FieldError>;

/// Reads the items of a batch: the elements of a JSON array, or the lines of newline-delimited JSON. What is
/// wrong with one item stays with that item.
std::variant<std::vector<RawItem>, Problem> batch_items(const Request& request);

}  // namespace shim
