// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>

// Writes the values of JSON text at `out`, returns the end of what it wrote.

namespace learning {

inline constexpr std::size_t max_timestamp_size = sizeof("\"2024-01-02T00:00:00+05:45\"");
inline constexpr std::size_t max_number_size = 32;

/// The instants whose local year has four digits, whatever the offset: what RFC 3339 can express.
inline constexpr std::int64_t first_rfc3339_instant = -62167132800;  // 0000-01-02 00:00 UTC
inline constexpr std::int64_t end_rfc3339_instant = 253402214400;    // 9999-12-31 00:00 UTC

/// A quoted RFC 3339 timestamp with the zone's offset, or `Z` where the zone is UTC itself. RFC 3339 offsets
/// have whole minutes: an older offset with seconds is cut to minutes, and the local time moved with it, so
/// that the text still names the same instant.
char* write_timestamp(char* out, std::int64_t instant, std::int64_t offset, bool is_utc);

/// The shortest decimal form that reads back equal, always recognisable as a fraction (42.0). Finite only.
char* write_number(char* out, double value);

char* write_number(char* out, std::int64_t value);

}  // namespace learning
