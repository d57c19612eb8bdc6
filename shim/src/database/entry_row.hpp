// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "database/connection.hpp"
#include "database/entry.hpp"

// How statements hand over entries, said once: the columns to select from an alias e, and how to read them.
// Timestamps come as the server sends them in binary, 64 bits of microseconds, in hexadecimal: no setting of the session can
// change that, and it costs a quarter of a formatted one.

#define ENTRY_COLUMNS                                          \
    "e.request_id, e.user_id, e.word_count, e.study_seconds, " \
    "encode(timestamptz_send(e.\"timestamp\"), 'hex'), "       \
    "encode(timestamptz_send(e.recorded_at), 'hex')"

namespace shim {

/// Microseconds since the beginning of 2000 in UTC, as PostgreSQL counts them, of a timestamp among those columns.
std::int64_t microseconds_at(const Rows& rows, int row, int column);

/// Where in those columns an entry's timestamp is.
constexpr int timestamp_column = 4;

/// `2024-01-02T10:15:00.000000Z` without the fraction where it is zero.
std::string without_zero_fraction(std::string timestamp);

/// What a receipt calls an outcome.
Receipt::Outcome outcome_of(std::string_view word);

/// Reads the entry whose columns begin at one of a row.
Entry entry_at(const Rows& rows, int row, int first_column);

/// Reads a receipt: the outcome in the first column, then the entry.
Receipt receipt_at(const Rows& rows, int row);

}  // namespace shim
