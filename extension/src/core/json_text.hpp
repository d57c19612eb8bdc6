// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/arithmetic.hpp"

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
/// The last text is kept: the next timestamp mostly lies in the same month, at the same time of the day and offset, and only
/// the day is another one. write() may use max_timestamp_size bytes, however short the text.
class TimestampWriter {
public:
    explicit TimestampWriter(bool is_utc) : is_utc_(is_utc) {}

    char* write(char* out, std::int64_t instant, std::int64_t offset) {
        std::int64_t past = instant - first_;
        if (past < 0 || past >= length_ || offset != offset_ || past % seconds_per_day != 0) {
            set_text(instant, offset);
            past = instant - first_;
        }
        const auto day = static_cast<unsigned>(past / seconds_per_day) + 1;
        text_[place_of_day] = static_cast<char>('0' + day / 10);
        text_[place_of_day + 1] = static_cast<char>('0' + day % 10);
        // All of it: a copy of a fixed size is a few instructions.
        std::memcpy(out, text_.data(), text_.size());
        return out + size_;
    }

private:
    void set_text(std::int64_t instant, std::int64_t offset);
    void set_time(std::int64_t second, std::int64_t offset);

    static constexpr std::size_t place_of_day = sizeof("\"2024-01-") - 1;
    static constexpr std::size_t place_of_time = place_of_day + 2;

    bool is_utc_;
    std::int64_t offset_ = 0;
    std::int64_t first_ = 0;   // when the clock showed that time of the day on the first of the month
    std::int64_t length_ = 0;  // of the month, in seconds
    std::int64_t second_ = -1;
    std::int64_t shown_offset_ = 0;
    std::size_t size_ = 0;
    std::array<char, max_timestamp_size> text_{};
};

/// Writes a quoted date, `"2024-01-02"`, given in days since 1970, of the years 0 to 9999.
char* write_date(char* out, std::int64_t day);

/// Writes what a wall clock shows, quoted and without an offset, as spreadsheets read it: `"2024-01-02 15:04:05"`.
char* write_wall_clock(char* out, std::int64_t local);

/// The shortest decimal form that reads back equal, always recognisable as a fraction (42.0). Finite only.
char* write_number(char* out, double value);

char* write_number(char* out, std::int64_t value);

}  // namespace learning
