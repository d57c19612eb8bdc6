// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/statements.hpp"

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

/// The entry as it is stored, whose user id a trigger of the log may have changed; its request id is the one sent.
struct StoredEntry {
    Datum user_id;
    TimestampTz timestamp;
    std::int32_t word_count;
    std::optional<std::int32_t> study_seconds;
    TimestampTz recorded_at;
    bool voided;
};

enum class Outcome { created, replayed, conflict, voided };
/// As receipts call it.
const char* outcome_name(Outcome outcome);

struct Receipt {
    Outcome outcome;
    StoredEntry entry;
};

/// An argument or an element of an array argument.
struct Argument {
    Datum value;
    bool is_null;
};

/// Checks what was sent, counts being bigint, and raises 22004 (null), 22023 (invalid), 22003 (a count beyond the
/// range of integer) or 22008 (a timestamp that is infinite or beyond the bounds that the settings name). `item` is
/// its number in a batch of several, counted from 1, otherwise 0.
EntryContent checked_content(const Argument& request_id, const Argument& user_id, const Argument& word_count,
                             const Argument& timestamp, const Argument& study_seconds, int item);

/// The same for an argument that names a learner.
void check_learner(const Argument& user_id, const char* name);

/// The same for the key of an entry that is there already: there is no content.
EntryContent checked_key(const Argument& request_id, const Argument& user_id);

/// What a repetition of a stored entry is: voided where that was voided, otherwise replayed,
/// or conflict where its content differs. What it leaves out is not compared.
Outcome compare(const EntryContent& repetition, const StoredEntry& stored);

/// Records one entry in one statement; waits for a transaction that is recording the same one.
Receipt record(const Schema& schema, const EntryContent& content);

/// The stored entry that kept `content` from being inserted by a statement that ran in the snapshot `at_insert`.
/// Where it has vanished since, erased or expired, it is found in that snapshot: the repeat came just before.
/// Where triggers of the log change user ids, it is looked up as they would store it. Nothing where it is in
/// neither snapshot. Without a snapshot, the entry that there is now.
std::optional<StoredEntry> find_entry(const Schema& schema, const EntryContent& content, Snapshot at_insert);

/// Raises 55000: the entry could neither be inserted nor be found.
[[noreturn]] void raise_could_not_record();

/// The columns user_id, timestamp, word_count, study_seconds, recorded_at, is voided of a row, the first at `column`;
/// `sent` is what it was made of. It outlives the caller's connection to SPI.
StoredEntry stored_entry(std::uint64_t row, int column, const EntryContent& sent);

/// What the statements of a recording see, insert and lookup alike.
class RecordingSnapshot {
public:
    RecordingSnapshot() : snapshot_(RegisterSnapshot(GetTransactionSnapshot())) {}
    [[nodiscard]] Snapshot get() const { return snapshot_; }
    void release() { UnregisterSnapshot(snapshot_); }

private:
    Snapshot snapshot_;
};

inline constexpr int receipt_columns = 7;
/// The columns of a receipt.
void fill_receipt(const EntryContent& content, const Receipt& receipt, Datum (&values)[receipt_columns],
                  bool (&nulls)[receipt_columns]);

/// The receipt as the result of a function that returns one.
Datum receipt_result(FunctionCallInfo fcinfo, const EntryContent& content, const Receipt& receipt);

}  // namespace learning
