// SPDX-License-Identifier: PostgreSQL
#include "aggregation/json_rows.hpp"

namespace learning {

namespace {

constexpr std::string_view field_names[field_count] = {
    "period",        "date",          "local_start", "learners", "entries", "words", "average_words_learned",
    "study_seconds", "moving_average"};
constexpr std::size_t max_row_size =
    field_count * (std::max(max_timestamp_size, max_number_size) + sizeof(",{\"average_words_learned\":"));
constexpr int first_size = 8000;

Field field_of_name(std::string_view name, std::span<const Field> valid) {
    for (const Field field : valid) {
        if (name_of(field) == name) return field;
    }
    StringInfoData list;
    initStringInfo(&list);
    for (const Field field : valid) {
        appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", name_of(field).data());
    }
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("invalid field: \"%.*s\"", static_cast<int>(name.size()), name.data()),
                    errhint("Valid fields are %s.", list.data)));
}

char* write_text(char* out, std::string_view text) {
    memcpy(out, text.data(), text.size());
    return out + text.size();
}

[[noreturn]] void report_period_out_of_range() {
    ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("period out of range for JSON"),
                    errdetail("RFC 3339 timestamps have the years 0000 to 9999.")));
    pg_unreachable();
}

[[noreturn]] void report_offset_out_of_range() {
    ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                    errmsg("offset of the time zone out of range for JSON"),
                    errdetail("The offsets of RFC 3339 are shorter than a day.")));
    pg_unreachable();
}

}  // namespace

std::string_view name_of(Field field) {
    return field_names[static_cast<int>(field)];
}

std::optional<Field> find_field(std::string_view name) {
    const auto* const found = std::ranges::find(field_names, name);
    if (found == std::end(field_names)) return std::nullopt;
    return static_cast<Field>(found - std::begin(field_names));
}

Fields fields_of_array(ArrayType* array, std::span<const Field> valid, const Calendar& calendar) {
    Datum* names;
    bool* nulls;
    int count;
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &count);
    Fields fields;
    for (int i = 0; i < count; ++i) {
        if (nulls[i]) {
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("fields must not contain null")));
        }
        const Field field = field_of_name(bytes_of(DatumGetTextPP(names[i])), valid);
        if (field == Field::date && calendar.divides_days()) {
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("field \"date\" is for days and longer periods"),
                            errhint("Use local_start for periods that are parts of days.")));
        }
        const std::span<const Field> before(fields.list.data(), fields.count);
        if (std::ranges::find(before, field) != before.end()) {
            ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                            errmsg("field \"%s\" is named twice", name_of(field).data())));
        }
        fields.list[fields.count++] = field;
    }
    if (fields.count == 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("fields must not be empty")));
    }
    return fields;
}

JsonRows::JsonRows(const ServerZone& zone, const Calendar& calendar, const Fields& fields)
    : clock_(zone), day_start_(calendar.day_start), timestamps_(zone.is_utc()), fields_(fields) {
    set_labels();
    initStringInfo(&text_);
    enlargeStringInfo(&text_, first_size);
    text_.len = VARHDRSZ;
}

/// The first label of a row begins with the comma that parts it from the row before.
void JsonRows::set_labels() {
    for (std::size_t i = 0; i < fields_.count; ++i) {
        Label& label = labels_[i];
        char* out = write_text(label.text.data(), i == 0 ? ",{\"" : ",\"");
        out = write_text(out, name_of(fields_.list[i]));
        out = write_text(out, "\":");
        label.size = static_cast<std::size_t>(out - label.text.data());
    }
}

/// The offset at the start of a period; raises 22008 where JSON cannot express that.
std::int64_t JsonRows::checked_offset(std::int64_t start) {
    if (start < first_rfc3339_instant || start >= end_rfc3339_instant) report_period_out_of_range();
    const std::int64_t offset = clock_.offset_at(start);
    if (offset <= -seconds_per_day || offset >= seconds_per_day) report_offset_out_of_range();
    return offset;
}

char* JsonRows::write_value(char* out, const Row& row, std::int64_t learners, Field field) {
    switch (field) {
        case Field::period:
            return timestamps_.write(out, row.start, checked_offset(row.start));
        case Field::date:
            checked_offset(row.start);
            return write_date(out, clock_.date_at(row.start, day_start_));
        case Field::local_start:
            return write_wall_clock(out, row.start + checked_offset(row.start));
        case Field::learners:
            return write_number(out, learners);
        case Field::entries:
            return write_number(out, row.sums.entries);
        case Field::words:
            return write_number(out, row.sums.words);
        case Field::average_words_learned:
            return row.average ? write_number(out, *row.average) : write_text(out, "null");
        case Field::study_seconds:
            return write_number(out, row.sums.study_seconds);
        case Field::moving_average:
            return write_number(out, row.moving_average);
    }
    pg_unreachable();
}

void JsonRows::add(const Row& row, std::int64_t learners) {
    CHECK_FOR_INTERRUPTS();
    if (text_.maxlen - text_.len <= static_cast<int>(max_row_size)) {
        enlargeStringInfo(&text_, static_cast<int>(max_row_size));
    }
    char* const begin = text_.data + text_.len;
    char* out = begin;
    for (std::size_t i = 0; i < fields_.count; ++i) {
        // All of it: a copy of a fixed size is a few instructions.
        memcpy(out, labels_[i].text.data(), labels_[i].text.size());
        out = write_value(out + labels_[i].size, row, learners, fields_.list[i]);
    }
    *out++ = '}';
    text_.len += static_cast<int>(out - begin);
}

text* JsonRows::finish() {
    if (text_.len == VARHDRSZ) appendStringInfoChar(&text_, ' ');  // where no row has a comma
    text_.data[VARHDRSZ] = '[';
    appendStringInfoChar(&text_, ']');
    SET_VARSIZE(text_.data, text_.len);
    return reinterpret_cast<text*>(text_.data);
}

}  // namespace learning
