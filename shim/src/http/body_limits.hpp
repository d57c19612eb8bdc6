// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>

namespace shim {

/// What the body of one entry may have at most, unpacked; an item of a batch, too. Of a batch, 10,000 entries fit, each
/// of the longest.
inline constexpr std::size_t largest_body = std::size_t{64} << 10;
inline constexpr std::size_t largest_batch_body = std::size_t{8} << 20;

}  // namespace shim
