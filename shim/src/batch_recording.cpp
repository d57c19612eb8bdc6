// SPDX-License-Identifier: PostgreSQL
#include "batch_recording.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "array_literal.hpp"

namespace shim {

namespace {

// Timestamps are written in UTC by the statement itself, so that no setting of the session can change them.
constexpr Statement record_learning_batch_statement{
    "record_learning_batch",
    R"(SELECT r.outcome, r.request_id, r.user_id, r.word_count, r.study_seconds,
              to_char(r."timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
       FROM record_learning_batch($1::uuid[], $2::text[], $3::integer[], $4::timestamptz[], $5::integer[]) AS r)"};

/// `2024-01-02T10:15:00.000000Z` without the fraction where it is zero.
std::string without_zero_fraction(std::string timestamp) {
    constexpr std::string_view zero_fraction = ".000000Z";
    if (timestamp.ends_with(zero_fraction))
        timestamp.replace(timestamp.size() - zero_fraction.size(), zero_fraction.size(), "Z");
    return timestamp;
}

Receipt::Outcome outcome_of(std::string_view word) {
    if (word == "created") return Receipt::Outcome::created;
    return word == "replayed" ? Receipt::Outcome::replayed : Receipt::Outcome::conflict;
}

Receipt receipt_of(const Rows& rows, int row) {
    return {outcome_of(rows.at(row, 0).value()),
            {.request_id = rows.at(row, 1).value(),
             .user_id = rows.at(row, 2).value(),
             .word_count = rows.at(row, 3).value(),
             .timestamp = without_zero_fraction(rows.at(row, 5).value()),
             .study_seconds = rows.at(row, 4),
             .recorded_at = without_zero_fraction(rows.at(row, 6).value())}};
}

std::array<Parameter, 5> columns_of(std::span<const NewEntry* const> entries) {
    std::array<ArrayLiteral, 5> columns;
    for (const NewEntry* entry : entries) {
        columns[0].add(entry->request_id);
        columns[1].add(entry->user_id);
        columns[2].add(entry->word_count);
        columns[3].add(entry->timestamp);
        columns[4].add(entry->study_seconds);
    }
    std::array<Parameter, 5> parameters;
    for (std::size_t i = 0; i < columns.size(); ++i) parameters[i] = std::move(columns[i]).finished();
    return parameters;
}

}  // namespace

std::vector<Receipt> record_learning_batch(Connection& connection, std::span<const NewEntry* const> entries) {
    const Rows rows = connection.execute_rows(record_learning_batch_statement, columns_of(entries));
    if (static_cast<std::size_t>(rows.count()) != entries.size())
        throw DatabaseError("XX000", "record_learning_batch did not answer one receipt per entry");
    std::vector<Receipt> receipts;
    receipts.reserve(entries.size());
    for (int row = 0; row < rows.count(); ++row) receipts.push_back(receipt_of(rows, row));
    return receipts;
}

void count_as_created(std::span<Receipt> receipts) {
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (Receipt& receipt : receipts) {
        const bool first = seen.emplace(receipt.entry.user_id, receipt.entry.request_id).second;
        if (first && receipt.outcome == Receipt::Outcome::replayed)
            receipt.outcome = Receipt::Outcome::created;
    }
}

}  // namespace shim
