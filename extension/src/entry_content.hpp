// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "pg.hpp"
#include "statements.hpp"

// One entry as a client sends it, and what became of it.

namespace learning {

inline constexpr std::size_t max_user_id_size = 255;

/// What a client sends: the key, and the content; what is missing was left out.
struct EntryContent {
    Datum user_id;
    Datum request_id;
    std::int32_t word_count;
    std::optional<TimestampTz> timestamp;
    std::optional<std::int32_t> study_seconds;
};

/// The rest of the entry as it is stored.
struct StoredEntry {
    TimestampTz timestamp;
    std::int32_t word_count;
    std::optional<std::int32_t> study_seconds;
    TimestampTz recorded_at;
};

enum class Outcome { created, replayed, conflict };

struct Receipt {
    Outcome outcome;
    StoredEntry entry;
};

/// An argument or an element of an array argument.
struct Argument {
    Datum value;
    bool is_null;
};

/// Checks what was sent and raises 22004 (null) or 22023 (invalid) or 22008 (infinite timestamp). `item` is
/// its number in a batch, counted from 1; 0 outside a batch.
EntryContent checked_content(const Argument& request_id, const Argument& user_id, const Argument& word_count,
                             const Argument& timestamp, const Argument& study_seconds, int item);

/// What a repetition of a stored entry is: replayed, or conflict
/// where its content differs. What it leaves out is not compared.
Outcome compare(const EntryContent& repetition, const StoredEntry& stored);

/// An entry that was there for the insert, and gone for the lookup, frees its key again. That this happens
/// often is a sign of something else: a trigger of the user's that swallows the entry, a policy that hides it.
inline constexpr int most_attempts = 100;
[[noreturn]] void raise_could_not_record();

/// Records one entry in one statement; waits for a transaction that is recording the same one.
Receipt record(const Schema& schema, const EntryContent& content);

/// The stored entry, looked up by its key.
std::optional<StoredEntry> find_entry(const Schema& schema, const EntryContent& content);

/// The columns timestamp, word_count, study_seconds, recorded_at of a row, the first of them at `column`.
StoredEntry stored_entry(std::uint64_t row, int column);

inline constexpr int receipt_columns = 7;
/// The columns of a receipt.
void fill_receipt(const EntryContent& content, const Receipt& receipt, Datum (&values)[receipt_columns],
                  bool (&nulls)[receipt_columns]);

}  // namespace learning
