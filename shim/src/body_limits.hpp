// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>

namespace shim {

/// What a body may have at most, unpacked, and what a batch may: 10,000 entries fit, each of the longest.
inline constexpr std::size_t largest_body = std::size_t{1} << 20;
inline constexpr std::size_t largest_batch_body = std::size_t{8} << 20;

}  // namespace shim
