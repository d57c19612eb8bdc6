// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"
#include "text/raw_value.hpp"

// How the bodies of requests are encoded, and how they come apart into members.

namespace shim {

/// The encodings that the body of one entry may have, the preferred one first.
inline constexpr std::array<std::string_view, 3> body_content_types = {
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data"};

/// Those of a batch, and of a list.
inline constexpr std::array<std::string_view, 2> batch_content_types = {"application/json",
                                                                        "application/x-ndjson"};

inline constexpr std::size_t most_items = 10000;

/// The members of a body, in whichever of the encodings its Content-Type names. Of those that are not known, the first
/// few are there without a value.
Result<Members, Problem> body_members(const Request& request, std::span<const std::string_view> known);

/// The texts of a batch's items, or of a list's elements: the elements of a JSON array, or the lines of newline-delimited JSON. They are parts of
/// the body, and nothing in them is looked at.
Result<std::vector<std::string_view>, Problem> batch_items(const Request& request);

/// The members of one item, or what is wrong with it.
Result<Members, FieldErrors> item_members(std::string_view text, std::span<const std::string_view> known);

}  // namespace shim
