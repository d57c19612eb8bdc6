// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// Writes the values of JSON text at `out`, returns the end of what it wrote.

namespace learning {

inline constexpr std::size_t max_timestamp_size = sizeof("\"2024-01-02T00:00:00+05:45\"");
inline constexpr std::size_t max_number_size = 32;

/// The instants whose local year has four digits, whatever the offset: what RFC 3339 can express.
inline constexpr std::int64_t first_rfc3339_instant = -62167132800;  // 0000-01-02 00:00 UTC
inline constexpr std::int64_t end_rfc3339_instant = 253402214400;    // 9999-12-31 00:00 UTC

/// Writes quoted RFC 3339 timestamps with the zone's offset, or `Z` where the zone is UTC itself. RFC 3339
/// offsets have whole minutes: an older offset with seconds is cut to minutes, and the local time moved with
/// it, so that the text still names the same instant.
///
/// Both parts of the last text are kept, since the next timestamp
/// mostly lies in the same month, and at the same time of the day.
class TimestampWriter {
public:
    explicit TimestampWriter(bool is_utc) : is_utc_(is_utc) {}

    char* write(char* out, std::int64_t instant, std::int64_t offset);

private:
    void set_month(std::int64_t day);
    void set_time(std::int64_t second, std::int64_t offset);

    bool is_utc_;
    std::int64_t month_start_;  // the day that the month begins with; days count from 1970-01-01
    std::int64_t second_;       // of the day
    std::int64_t offset_;
    std::size_t time_size_ = 0;
    std::array<char, sizeof("\"2024-01-")> month_;
    std::array<char, sizeof("T00:00:00+05:45\"")> time_;
    bool known_ = false;
};

/// Writes a quoted date, `"2024-01-02"`, given in days since 1970, of the years 0 to 9999.
char* write_date(char* out, std::int64_t day);

/// Writes what a wall clock shows, quoted and without an offset, as spreadsheets read it: `"2024-01-02 15:04:05"`.
char* write_wall_clock(char* out, std::int64_t local);

/// The shortest decimal form that reads back equal, always recognisable as a fraction (42.0). Finite only.
char* write_number(char* out, double value);

char* write_number(char* out, std::int64_t value);

}  // namespace learning
