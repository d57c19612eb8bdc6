// SPDX-License-Identifier: PostgreSQL
#include "entry_content.hpp"

namespace learning {

namespace {

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

void check_user_id(Datum user_id, int item) {
    const std::size_t size = bytes_of(DatumGetTextPP(user_id)).size();
    if (size == 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("user_id must not be empty"),
                        errdetail_item(item)));
    }
    if (size > max_user_id_size) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("user_id is too long"),
                        errdetail_item(item),
                        errhint("It has %zu bytes, the limit is %zu.", size, max_user_id_size)));
    }
}

void check_not_negative(std::int32_t value, const char* name, int item) {
    if (value < 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not be negative", name),
                        errdetail_item(item)));
    }
}

void check_finite(TimestampTz timestamp, int item) {
    if (TIMESTAMP_NOT_FINITE(timestamp)) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp must be finite"),
                        errdetail_item(item)));
    }
}

const char* outcome_name(Outcome outcome) {
    switch (outcome) {
        case Outcome::created:
            return "created";
        case Outcome::replayed:
            return "replayed";
        case Outcome::conflict:
            return "conflict";
    }
    pg_unreachable();
}

/// Tries to insert; the stored entry, or nothing where the key is taken.
std::optional<StoredEntry> insert_entry(const Schema& schema, const EntryContent& content) {
    Datum values[] = {content.user_id, content.request_id, TimestampTzGetDatum(content.timestamp.value_or(0)),
                      Int32GetDatum(content.word_count), Int32GetDatum(content.study_seconds.value_or(0))};
    char nulls[] = "     ";
    if (!content.timestamp) nulls[2] = 'n';
    if (!content.study_seconds) nulls[4] = 'n';
    if (execute(Statement::insert_entry, schema, values, nulls, Access::read_write) == 0) return std::nullopt;
    return stored_entry(0, 1);
}

}  // namespace

EntryContent checked_content(const Argument& request_id, const Argument& user_id, const Argument& word_count,
                             const Argument& timestamp, const Argument& study_seconds, int item) {
    require(request_id, "request_id", item);
    require(user_id, "user_id", item);
    require(word_count, "word_count", item);
    check_user_id(user_id.value, item);
    EntryContent content{user_id.value, request_id.value, DatumGetInt32(word_count.value), std::nullopt,
                         std::nullopt};
    check_not_negative(content.word_count, "word_count", item);
    if (!timestamp.is_null) {
        content.timestamp = DatumGetTimestampTz(timestamp.value);
        check_finite(*content.timestamp, item);
    }
    if (!study_seconds.is_null) {
        content.study_seconds = DatumGetInt32(study_seconds.value);
        check_not_negative(*content.study_seconds, "study_seconds", item);
    }
    return content;
}

Outcome compare(const EntryContent& repetition, const StoredEntry& stored) {
    const bool same = repetition.word_count == stored.word_count &&
                      repetition.timestamp.value_or(stored.timestamp) == stored.timestamp &&
                      (!repetition.study_seconds || repetition.study_seconds == stored.study_seconds);
    return same ? Outcome::replayed : Outcome::conflict;
}

Receipt record(const Schema& schema, const EntryContent& content) {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        if (const auto created = insert_entry(schema, content)) return {Outcome::created, *created};
        if (const auto stored = find_entry(schema, content)) return {compare(content, *stored), *stored};
        CHECK_FOR_INTERRUPTS();
    }
    raise_could_not_record();
}

void raise_could_not_record() {
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("could not record the entry"),
                    errdetail("It could neither be inserted nor be found."),
                    errhint("Look for triggers and row security policies on learning_log.")));
}

std::optional<StoredEntry> find_entry(const Schema& schema, const EntryContent& content) {
    Datum key[] = {content.user_id, content.request_id};
    if (execute(Statement::find_entry, schema, key, nullptr, Access::read_write) == 0) return std::nullopt;
    return stored_entry(0, 1);
}

StoredEntry stored_entry(std::uint64_t row, int column) {
    const Value study_seconds = spi_value(row, column + 2);
    return {DatumGetTimestampTz(spi_value(row, column).datum),
            DatumGetInt32(spi_value(row, column + 1).datum),
            study_seconds.is_null ? std::nullopt : std::optional(DatumGetInt32(study_seconds.datum)),
            DatumGetTimestampTz(spi_value(row, column + 3).datum)};
}

void fill_receipt(const EntryContent& content, const Receipt& receipt, Datum (&values)[receipt_columns],
                  bool (&nulls)[receipt_columns]) {
    const StoredEntry& entry = receipt.entry;
    const Datum columns[receipt_columns] = {
        CStringGetTextDatum(outcome_name(receipt.outcome)),
        content.user_id,
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

}  // namespace learning
