// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

// Points in time as clients write them. The syntax is checked here, strictly, so that nothing like 'tomorrow'
// or 'infinity' ever reaches the database; what a wall clock means in a time zone is the database's to say.

namespace shim {

struct InstantText {
    enum class Form {
        date,   // 2024-01-02
        local,  // 2024-01-02T10:15:00: a wall clock, of a zone to be named
        fixed,  // 2024-01-02T10:15:00+02:00: an instant
    };

    Form form = Form::date;
    std::string
        text;  // as PostgreSQL reads it whatever its settings: ISO 8601 with T, and Z or a signed offset
    std::chrono::local_seconds utc{};  // fixed: the instant; otherwise the wall clock; without the fraction
    int microseconds = 0;
};

/// Reads an RFC 3339 timestamp of the years 1 to 9999; time or offset may be missing, and so may the seconds.
/// A space may stand for the T, and, since a + in a query string arrives as one, for the + of the offset.
/// Up to nine digits of fraction are rounded to microseconds as PostgreSQL rounds them.
Result<InstantText> read_instant(std::string_view text);

/// The instant in UTC, `2024-01-02T10:15:00Z`, with six digits of fraction where that is not zero; what has
/// no offset is a wall clock of UTC, and a date its start.
std::string utc_text(const InstantText& instant);
std::string utc_text(std::chrono::local_seconds utc, int microseconds);

/// Reads `HH:MM` or `HH:MM:SS`, under 24 hours; the value is always `HH:MM:SS`.
Result<std::string> read_time_of_day(std::string_view text);

}  // namespace shim
