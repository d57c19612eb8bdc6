// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>

namespace learning {

inline constexpr std::int64_t seconds_per_hour = 3600;
inline constexpr std::int64_t seconds_per_day = 86400;

/// Division that rounds towards minus infinity; `divisor` is positive.
constexpr std::int64_t floor_div(std::int64_t dividend, std::int64_t divisor) {
    const std::int64_t quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

/// The remainder that belongs to floor_div: 0 <= result < divisor.
constexpr std::int64_t floor_mod(std::int64_t dividend, std::int64_t divisor) {
    const std::int64_t remainder = dividend % divisor;
    return remainder < 0 ? remainder + divisor : remainder;
}

}  // namespace learning
