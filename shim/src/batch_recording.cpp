// SPDX-License-Identifier: PostgreSQL
#include "batch_recording.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "array_literal.hpp"
#include "entry_row.hpp"

namespace shim {

namespace {

constexpr Statement record_learning_batch_statement{"record_learning_batch",
                                                    "SELECT e.outcome, " ENTRY_COLUMNS R"(
       FROM record_learning_batch($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[]) AS e)"};

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

Rows rows_of_receipts(Connection& connection, std::span<const NewEntry* const> entries) {
    constexpr std::string_view datetime_out_of_range = "22008";
    try {
        return connection.execute_rows(record_learning_batch_statement, columns_of(entries));
    } catch (DatabaseError& error) {
        if (error.sqlstate == datetime_out_of_range) error.member = "timestamp";  // there is no other time
        throw;
    }
}

}  // namespace

std::vector<Receipt> record_learning_batch(Connection& connection, std::span<const NewEntry* const> entries) {
    const Rows rows = rows_of_receipts(connection, entries);
    if (static_cast<std::size_t>(rows.count()) != entries.size())
        throw DatabaseError("XX000", "record_learning_batch did not answer one receipt per entry");
    std::vector<Receipt> receipts;
    receipts.reserve(entries.size());
    for (int row = 0; row < rows.count(); ++row) receipts.push_back(receipt_at(rows, row));
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
