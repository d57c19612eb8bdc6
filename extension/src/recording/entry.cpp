// SPDX-License-Identifier: PostgreSQL
#include "recording/entry.hpp"

#include "recording/before_triggers.hpp"
#include "server/fixed_snapshot.hpp"
#include "server/settings.hpp"

extern "C" {
#include <utils/formatting.h>
}

namespace learning {

namespace {

/// An entry that was there for the insert, and is in no snapshot, frees its key again. That this happens often is a
/// sign of something else: a trigger of the user's that swallows the entry, a policy that hides it.
constexpr int most_attempts = 100;

/// The detail of an error inside a batch. Used in ereport().
int errdetail_item(int item) {
    return item > 0 ? errdetail("This is item %d of the batch.", item) : 0;
}

void require(const Argument& argument, const char* name, int item) {
    if (argument.is_null) {
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", name),
                        errdetail_item(item)));
    }
}

void check_user_id(Datum user_id, int item, const char* name = "user_id") {
    const std::string_view bytes = bytes_of(DatumGetTextPP(user_id));
    if (bytes.find_first_not_of(" \t\n\r\f\v") == std::string_view::npos) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not be empty", name),
                        errdetail_item(item)));
    }
    if (bytes.size() > max_user_id_size) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s is too long", name),
                        errdetail_item(item),
                        errhint("It has %zu bytes, the limit is %zu.", bytes.size(), max_user_id_size)));
    }
}

std::int32_t checked_count(Datum value, const char* name, int item) {
    const std::int64_t count = DatumGetInt64(value);
    if (count < 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not be negative", name),
                        errdetail_item(item)));
    }
    if (!std::in_range<std::int32_t>(count)) {
        ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s is out of range", name),
                        errdetail_item(item), errhint("The largest is %d.", PG_INT32_MAX)));
    }
    return static_cast<std::int32_t>(count);
}

TimestampTz checked_timestamp(Datum value, int item) {
    const TimestampTz timestamp = DatumGetTimestampTz(value);
    if (TIMESTAMP_NOT_FINITE(timestamp)) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp must be finite"),
                        errdetail_item(item)));
    }
    return timestamp;
}

/// In UTC and ISO style, as learning_log.earliest is, whatever the session's: over shards it is not the caller's.
char* bound_text(TimestampTz bound) {
    constexpr const char* format = R"(YYYY-MM-DD HH24:MI:SS"+00")";
    return TextDatumGetCString(DirectFunctionCall2Coll(
        timestamp_to_char, C_COLLATION_OID, TimestampGetDatum(bound), CStringGetTextDatum(format)));
}

/// A clock that was never set says 0001-01-01 or 1970-01-01, one that was set wrong anything.
[[noreturn]] void raise_out_of_bounds(const EntryContent& content) {
    if (*content.timestamp < earliest()) {
        ereport(ERROR,
                (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                 errmsg("timestamp must not be earlier than %s", bound_text(earliest())),
                 errdetail_item(content.item), errhint("The setting learning_log.earliest is this bound.")));
    }
    ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                    errmsg("timestamp must not be later than %s", bound_text(latest())),
                    errdetail_item(content.item),
                    errhint("The setting learning_log.latest_ahead tells how far ahead of now it may be.")));
    pg_unreachable();
}

/// Tries to insert; the stored entry, or nothing where the key is taken.
std::optional<StoredEntry> insert_entry(const Schema& schema, const EntryContent& content,
                                        Snapshot snapshot) {
    Datum values[] = {content.user_id, content.request_id, TimestampTzGetDatum(content.timestamp.value_or(0)),
                      Int32GetDatum(content.word_count), Int32GetDatum(content.study_seconds.value_or(0))};
    char nulls[] = "     ";
    if (!content.timestamp) nulls[2] = 'n';
    if (!content.study_seconds) nulls[4] = 'n';
    if (execute_in(snapshot, Statement::insert_entry, schema, values, nulls, Access::read_write) == 0)
        return std::nullopt;
    const auto* request_id = DatumGetUUIDP(spi_value(0, 1).datum);
    if (memcmp(request_id->data, DatumGetUUIDP(content.request_id)->data, UUID_LEN) != 0)
        raise_could_not_record();  // under another id it could never be found again
    return stored_entry(0, 2, content);
}

std::optional<StoredEntry> look_up(const Schema& schema, const EntryContent& content, Snapshot snapshot) {
    Datum key[] = {content.user_id, content.request_id};
    // A snapshot of its own is only read; nothing stands for a new one.
    const std::uint64_t rows =
        snapshot == InvalidSnapshot
            ? execute(Statement::find_entry, schema, key, nullptr, Access::read_write)
            : execute_in(snapshot, Statement::find_entry, schema, key, nullptr, Access::read_only);
    std::optional<StoredEntry> entry;
    if (rows > 1) raise_concurrent_delete();
    if (rows > 0) entry = stored_entry(0, 1, content);
    SPI_freetuptable(SPI_tuptable);
    return entry;
}

std::optional<StoredEntry> look_up_in_both(const Schema& schema, const EntryContent& content,
                                           Snapshot at_insert) {
    const auto entry = look_up(schema, content, InvalidSnapshot);
    if (entry || at_insert == InvalidSnapshot) return entry;
    return look_up(schema, content, at_insert);
}

}  // namespace

const char* outcome_name(Outcome outcome) {
    switch (outcome) {
        case Outcome::created:
            return "created";
        case Outcome::replayed:
            return "replayed";
        case Outcome::conflict:
            return "conflict";
        case Outcome::voided:
            return "voided";
    }
    pg_unreachable();
}

void check_learner(const Argument& user_id, const char* name) {
    require(user_id, name, 0);
    check_user_id(user_id.value, 0, name);
}

EntryContent checked_key(const Argument& request_id, const Argument& user_id) {
    require(request_id, "request_id", 0);
    require(user_id, "user_id", 0);
    check_user_id(user_id.value, 0);
    return {user_id.value, request_id.value, 0, std::nullopt, std::nullopt};
}

EntryContent checked_content(const Argument& request_id, const Argument& user_id, const Argument& word_count,
                             const Argument& timestamp, const Argument& study_seconds, int item) {
    require(request_id, "request_id", item);
    require(user_id, "user_id", item);
    require(word_count, "word_count", item);
    check_user_id(user_id.value, item);
    EntryContent content{user_id.value, request_id.value, checked_count(word_count.value, "word_count", item),
                         std::nullopt, std::nullopt};
    content.item = item;
    if (!timestamp.is_null) {
        content.timestamp = checked_timestamp(timestamp.value, item);
        content.is_in_bounds = *content.timestamp >= earliest() && *content.timestamp <= latest();
    }
    if (!study_seconds.is_null)
        content.study_seconds = checked_count(study_seconds.value, "study_seconds", item);
    return content;
}

Outcome compare(const EntryContent& repetition, const StoredEntry& stored) {
    if (stored.voided) return Outcome::voided;
    const bool same = repetition.word_count == stored.word_count &&
                      repetition.timestamp.value_or(stored.timestamp) == stored.timestamp &&
                      (!repetition.study_seconds || repetition.study_seconds == stored.study_seconds);
    return same ? Outcome::replayed : Outcome::conflict;
}

Receipt repeat_out_of_bounds(const Schema& schema, const EntryContent& content) {
    const auto stored = find_entry(schema, content, InvalidSnapshot);
    if (!stored) raise_out_of_bounds(content);
    return {compare(content, *stored), *stored};
}

Receipt record(const Schema& schema, const EntryContent& content) {
    if (!content.is_in_bounds) return repeat_out_of_bounds(schema, content);
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        RecordingSnapshot snapshot;
        std::optional<Receipt> receipt;
        if (const auto created = insert_entry(schema, content, snapshot.get())) {
            receipt = Receipt{Outcome::created, *created};
        } else if (const auto stored = find_entry(schema, content, snapshot.get())) {
            receipt = Receipt{compare(content, *stored), *stored};
        }
        snapshot.release();
        if (receipt) return *receipt;
        CHECK_FOR_INTERRUPTS();
    }
    raise_could_not_record();
}

void raise_could_not_record() {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("could not record the entry"),
                    errdetail("It could neither be inserted nor be found."),
                    errhint("Look for triggers and row security policies on learning_log.")));
}

std::optional<StoredEntry> find_entry(const Schema& schema, const EntryContent& content, Snapshot at_insert) {
    if (const auto entry = look_up_in_both(schema, content, at_insert)) return entry;
    const auto user_id = user_id_as_stored(schema, content);
    if (!user_id) return std::nullopt;
    EntryContent changed = content;
    changed.user_id = *user_id;
    return look_up_in_both(schema, changed, at_insert);
}

StoredEntry stored_entry(std::uint64_t row, int column, const EntryContent& sent) {
    const std::string_view user_id = bytes_of(DatumGetTextPP(spi_value(row, column).datum));
    const bool is_as_sent = user_id == bytes_of(DatumGetTextPP(sent.user_id));
    const Datum kept = is_as_sent ? sent.user_id : copy_for_caller(user_id);
    const Value timestamp = spi_value(row, column + 1);
    const Value word_count = spi_value(row, column + 2);
    const Value study_seconds = spi_value(row, column + 3);
    const Value recorded_at = spi_value(row, column + 4);
    if (timestamp.is_null || word_count.is_null || recorded_at.is_null) {
        ereport(ERROR,
                (errcode(ERRCODE_NOT_NULL_VIOLATION),
                 errmsg("an entry of learning_log must have a timestamp, a word_count and a recorded_at")));
    }
    return {kept,
            DatumGetTimestampTz(timestamp.datum),
            DatumGetInt32(word_count.datum),
            study_seconds.is_null ? std::nullopt : std::optional(DatumGetInt32(study_seconds.datum)),
            DatumGetTimestampTz(recorded_at.datum),
            DatumGetBool(spi_value(row, column + 5).datum)};
}

void fill_receipt(const EntryContent& content, const Receipt& receipt, Datum (&values)[receipt_columns],
                  bool (&nulls)[receipt_columns]) {
    const StoredEntry& entry = receipt.entry;
    const Datum columns[receipt_columns] = {
        CStringGetTextDatum(outcome_name(receipt.outcome)),
        entry.user_id,
        content.request_id,
        TimestampTzGetDatum(entry.timestamp),
        Int32GetDatum(entry.word_count),
        Int32GetDatum(entry.study_seconds.value_or(0)),
        TimestampTzGetDatum(entry.recorded_at),
    };
    std::ranges::copy(columns, values);
    std::ranges::fill(nulls, false);
    nulls[5] = !entry.study_seconds.has_value();
}

Datum receipt_result(FunctionCallInfo fcinfo, const EntryContent& content, const Receipt& receipt) {
    TupleDesc descriptor;
    if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        elog(ERROR, "return type must be a row type");
    }
    Datum values[receipt_columns];
    bool nulls[receipt_columns];
    fill_receipt(content, receipt, values, nulls);
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls));
}

}  // namespace learning
