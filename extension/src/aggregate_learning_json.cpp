// SPDX-License-Identifier: PostgreSQL

// aggregate_learning_json(...): the rows as one JSON array, written straight into the text that is returned.

#include "aggregation/aggregate.hpp"
#include "aggregation/aggregate_request.hpp"
#include "core/json_text.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(aggregate_learning_json);

namespace learning {

namespace {

enum class Field { period, entries, words, average_words_learned, study_seconds, moving_average };

constexpr std::string_view field_names[] = {
    "period", "entries", "words", "average_words_learned", "study_seconds", "moving_average"};
constexpr std::size_t field_count = std::size(field_names);
constexpr std::size_t max_row_size =
    field_count * (std::max(max_timestamp_size, max_number_size) + sizeof(",\"average_words_learned\":"));

struct Fields {
    std::array<Field, field_count> list;
    std::size_t count = 0;
};

Field field_of_name(std::string_view name) {
    for (std::size_t i = 0; i < field_count; ++i) {
        if (field_names[i] == name) return static_cast<Field>(i);
    }
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("invalid field: \"%.*s\"", static_cast<int>(name.size()), name.data()),
                    errhint("Valid fields are period, entries, words, average_words_learned, "
                            "study_seconds, moving_average.")));
}

Fields fields_of_array(ArrayType* array) {
    Datum* names;
    bool* nulls;
    int count;
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &names, &nulls, &count);
    Fields fields;
    for (int i = 0; i < count; ++i) {
        if (nulls[i]) {
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("fields must not contain null")));
        }
        const Field field = field_of_name(bytes_of(DatumGetTextPP(names[i])));
        const std::span<const Field> before(fields.list.data(), fields.count);
        if (std::ranges::find(before, field) != before.end()) {
            ereport(ERROR,
                    (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                     errmsg("field \"%s\" is named twice", field_names[static_cast<int>(field)].data())));
        }
        fields.list[fields.count++] = field;
    }
    if (fields.count == 0) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("fields must not be empty")));
    }
    return fields;
}

char* write_text(char* out, std::string_view text) {
    memcpy(out, text.data(), text.size());
    return out + text.size();
}

/// Writes rows into a text whose header is filled in at the end.
class JsonArray {
public:
    JsonArray(const ServerZone& zone, const Fields& fields)
        : clock_(zone), timestamps_(zone.is_utc()), fields_(fields) {
        initStringInfo(&text_);
        appendStringInfoSpaces(&text_, VARHDRSZ);
        appendStringInfoChar(&text_, '[');
    }

    void add(const Row& row) {
        CHECK_FOR_INTERRUPTS();
        enlargeStringInfo(&text_, static_cast<int>(max_row_size));
        char* const begin = text_.data + text_.len;
        char* out = begin;
        if (text_.len > VARHDRSZ + 1) *out++ = ',';
        char separator = '{';
        for (const Field field : std::span(fields_.list).first(fields_.count)) {
            *out++ = separator;
            separator = ',';
            *out++ = '"';
            out = write_text(out, field_names[static_cast<int>(field)]);
            out = write_text(out, "\":");
            out = write_value(out, row, field);
        }
        *out++ = '}';
        text_.len += static_cast<int>(out - begin);
    }

    text* finish() {
        appendStringInfoChar(&text_, ']');
        SET_VARSIZE(text_.data, text_.len);
        return reinterpret_cast<text*>(text_.data);
    }

private:
    char* write_value(char* out, const Row& row, Field field) {
        switch (field) {
            case Field::period:
                return write_period(out, row.start);
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

    char* write_period(char* out, std::int64_t start) {
        if (start < first_rfc3339_instant || start >= end_rfc3339_instant) {
            ereport(ERROR,
                    (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("period out of range for JSON"),
                     errdetail("RFC 3339 timestamps have the years 0000 to 9999.")));
        }
        const std::int64_t offset = clock_.offset_at(start);
        if (offset <= -seconds_per_day || offset >= seconds_per_day) {
            ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                            errmsg("offset of the time zone out of range for JSON"),
                            errdetail("The offsets of RFC 3339 are shorter than a day.")));
        }
        return timestamps_.write(out, start, offset);
    }

    LocalClock<ServerZone> clock_;
    TimestampWriter timestamps_;
    Fields fields_;
    StringInfoData text_{};
};
static_assert(std::is_trivially_destructible_v<JsonArray>);

}  // namespace

}  // namespace learning

Datum aggregate_learning_json(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AggregateRequest request = aggregate_request(fcinfo);
    JsonArray array(request.zone, fields_of_array(PG_GETARG_ARRAYTYPE_P(argument::fields)));
    aggregate(request, schema, [&array](const Row& row) { array.add(row); });
    PG_RETURN_TEXT_P(array.finish());
}
