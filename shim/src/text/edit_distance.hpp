// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>
#include <string_view>

namespace shim {

/// The one of the names that a misspelt one most likely means; empty where none is near.
std::string_view nearest_name(std::string_view misspelt, std::span<const std::string_view> names);

}  // namespace shim
