// SPDX-License-Identifier: PostgreSQL
#include "database/record_batch_call.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "database/array_literal.hpp"
#include "database/entry_row.hpp"
#include "database/learner_partition.hpp"

namespace shim {

namespace {

#define RECORD(function)                                 \
    "SELECT e.outcome, " ENTRY_COLUMNS " FROM " function \
    "($1::uuid[], $2::text[], $3::bigint[],"             \
    " $4::timestamptz[], $5::bigint[]) AS e"
constexpr Statement record_learning_batch_statement{"record_learning_batch", RECORD("record_learning_batch")};
constexpr Statement record_whole_learning_batch_statement{"record_learning_batch_strict",
                                                          RECORD("record_learning_batch_strict")};

std::vector<Parameter> columns_of(std::span<const NewEntry* const> entries) {
    std::array<ArrayLiteral, 5> columns;
    for (const NewEntry* entry : entries) {
        columns[0].add(entry->request_id);
        columns[1].add(entry->user_id);
        columns[2].add(entry->word_count);
        columns[3].add(entry->timestamp);
        columns[4].add(entry->study_seconds);
    }
    std::vector<Parameter> parameters;
    parameters.reserve(columns.size());
    for (ArrayLiteral& column : columns) parameters.emplace_back(std::move(column).finished());
    return parameters;
}

std::size_t index_of(const Json& detail) {
    return detail.at("item").get<std::size_t>() - 1;
}

/// What is stored, as the detail of the error tells it.
Entry stored_entry(const Json& stored) {
    const Json& seconds = stored.at("study_seconds");
    return {.request_id = stored.at("request_id"),
            .user_id = stored.at("user_id"),
            .word_count = stored.at("word_count"),
            .timestamp = without_zero_fraction(stored.at("timestamp")),
            .study_seconds = seconds.is_null() ? std::nullopt : std::optional(seconds.get<std::int32_t>()),
            .recorded_at = without_zero_fraction(stored.at("recorded_at"))};
}

bool are_on_several(std::uint32_t shards, std::span<const NewEntry* const> entries) {
    const auto shard = [shards](const NewEntry* entry) { return learner_partition(entry->user_id) % shards; };
    return shards > 1 && std::ranges::any_of(entries, [&](const NewEntry* entry) {
               return shard(entry) != shard(entries.front());
           });
}

/// The timestamp is the only time that can be refused. Each shard has a transaction of its own.
[[noreturn]] void throw_with_what_is_known(DatabaseError error, const Connection& connection,
                                           std::span<const NewEntry* const> entries) {
    constexpr std::string_view datetime_out_of_range = "22008";
    if (error.sqlstate == datetime_out_of_range) error.member = "timestamp";
    error.partly_done = are_on_several(connection.shards(), entries);
    throw error;
}

void check_number(std::size_t receipts, std::size_t entries) {
    if (receipts != entries)
        throw DatabaseError("XX000", "record_learning_batch did not answer one receipt per entry");
}

}  // namespace

std::vector<Receipt> record_learning_batch(Connection& connection, std::span<const NewEntry* const> entries) {
    std::vector<Receipt> receipts;
    receipts.reserve(entries.size());
    try {
        const Rows rows = connection.execute_rows(record_learning_batch_statement, columns_of(entries));
        for (int row = 0; row < rows.count(); ++row) receipts.push_back(receipt_at(rows, row));
    } catch (const DatabaseError& error) {
        throw_with_what_is_known(error, connection, entries);
    }
    check_number(receipts.size(), entries.size());
    return receipts;
}

void record_whole_learning_batch(Connection& connection, std::span<const NewEntry* const> entries,
                                 const ReceiptTaker& take) {
    std::size_t count = 0;
    try {
        connection.for_each_row(record_whole_learning_batch_statement, columns_of(entries),
                                [&](const Rows& row) { take(count++, receipt_at(row, 0)); });
    } catch (const DatabaseError& error) {
        throw_with_what_is_known(error, connection, entries);
    }
    check_number(count, entries.size());
}

std::optional<RefusedEntry> refused_entry(const DatabaseError& error) {
    constexpr bool throws = false;
    const Json detail = Json::parse(error.detail, nullptr, throws);
    if (!detail.is_object() || !detail.value("item", Json()).is_number_unsigned()) return std::nullopt;
    if (detail.contains("outcome")) {
        const Receipt receipt{outcome_of(detail.at("outcome").get<std::string>()),
                              stored_entry(detail.at("stored"))};
        return RefusedEntry{index_of(detail), error, receipt};
    }
    if (!refuses_a_value(error.sqlstate)) return std::nullopt;
    RefusedEntry refused{index_of(detail), error, std::nullopt};
    refused.why.detail = detail.value("detail", "");
    return refused;
}

void CreatedBefore::count(Receipt& receipt) {
    const bool first = seen_.emplace(receipt.entry.user_id, receipt.entry.request_id).second;
    if (first && receipt.outcome == Receipt::Outcome::replayed) receipt.outcome = Receipt::Outcome::created;
}

void count_as_created(std::span<Receipt> receipts) {
    CreatedBefore before;
    for (Receipt& receipt : receipts) before.count(receipt);
}

}  // namespace shim
