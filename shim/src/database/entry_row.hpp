// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

#include "database/connection.hpp"
#include "database/entry.hpp"

// How statements hand over entries, said once: the columns to select from an alias e, and how to read them.
// Timestamps are written in UTC by the statement itself, so that no setting of the session can change them.

#define ENTRY_COLUMNS                                                                    \
    "e.request_id, e.user_id, e.word_count, e.study_seconds, "                           \
    "to_char(e.\"timestamp\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), " \
    "to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

namespace shim {

/// `2024-01-02T10:15:00.000000Z` without the fraction where it is zero.
std::string without_zero_fraction(std::string timestamp);

/// What a receipt calls an outcome.
Receipt::Outcome outcome_of(std::string_view word);

/// Reads the entry whose columns begin at one of a row.
Entry entry_at(const Rows& rows, int row, int first_column);

/// Reads a receipt: the outcome in the first column, then the entry.
Receipt receipt_at(const Rows& rows, int row);

}  // namespace shim
