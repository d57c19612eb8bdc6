// SPDX-License-Identifier: PostgreSQL

// learning_sums_json(parts, fields, fill, moving_periods): adds up what aggregate_learners_json() answered on several
// servers, each about its own learners.

#include <cmath>
#include <concepts>

#include "aggregation/aggregate.hpp"
#include "aggregation/json_parts.hpp"
#include "aggregation/json_rows.hpp"
#include "aggregation/named_value.hpp"
#include "server/pg.hpp"

LEARNING_FUNCTION(learning_sums_json);

namespace learning {

namespace {

// No average is carried on over a gap: the period beside it may lie outside of the parts.
constexpr Name<Fill> fills[] = {{"zero", Fill::zero}, {"null", Fill::null}, {"none", Fill::none}};

class SumsOfParts {
public:
    SumsOfParts(Fill fill, std::int64_t moving_periods) : fill_(fill), moving_periods_(moving_periods) {
        initStringInfo(&text_);
        appendStringInfoSpaces(&text_, VARHDRSZ);
        appendStringInfoChar(&text_, '[');
    }

    text* write(std::span<JsonPart> parts, std::span<const Field> fields);

private:
    bool next(std::span<JsonPart> parts);
    void add(const PartRow& part);
    [[nodiscard]] std::int64_t moving_words(const PartRow& part) const;
    void write_row(std::span<const Field> fields);
    void write_value(Field field);
    template <typename Number>
        requires std::is_arithmetic_v<Number>
    void write(Number number);
    void write(std::string_view text) {
        appendBinaryStringInfo(&text_, text.data(), static_cast<int>(text.size()));
    }
    [[nodiscard]] std::int64_t sum(Field field) const { return row_.sums[static_cast<std::size_t>(field)]; }

    Fill fill_;
    std::int64_t moving_periods_;
    PartRow row_{};
    std::int64_t moving_words_ = 0;
    StringInfoData text_{};
};
static_assert(std::is_trivially_destructible_v<SumsOfParts>);

text* SumsOfParts::write(std::span<JsonPart> parts, std::span<const Field> fields) {
    while (next(parts)) {
        CHECK_FOR_INTERRUPTS();
        if (fill_ != Fill::none || sum(Field::entries) > 0) write_row(fields);
    }
    write("]");
    SET_VARSIZE(text_.data, text_.len);
    return reinterpret_cast<text*>(text_.data);
}

/// The sums of a row of each part; false where all of them end.
bool SumsOfParts::next(std::span<JsonPart> parts) {
    PartRow part{};
    const bool more = parts.front().next(row_);
    moving_words_ = 0;
    if (more) moving_words_ = moving_words(row_);
    for (JsonPart& other : parts.subspan(1)) {
        if (other.next(part) != more) report_malformed_parts();
        if (more) add(part);
    }
    return more;
}

/// One part has it, or all have the same.
void add_text(std::string_view& known, std::string_view text) {
    if (known.empty()) known = text;
    if (!text.empty() && text != known) report_malformed_parts();
}

void SumsOfParts::add(const PartRow& part) {
    bool overflowed = false;
    for (std::size_t field = 0; field < field_count; ++field) {
        add_text(row_.texts[field], part.texts[field]);
        overflowed |= __builtin_add_overflow(row_.sums[field], part.sums[field], &row_.sums[field]);
    }
    overflowed |= __builtin_add_overflow(moving_words_, moving_words(part), &moving_words_);
    check_overflow(overflowed);
}

/// The words of the last periods, from their mean. A mean of sums that double precision holds is exact enough for that.
std::int64_t SumsOfParts::moving_words(const PartRow& part) const {
    static constexpr double end_of_bigint = 9223372036854775808.0;
    if (moving_periods_ == 1) return part.sums[static_cast<std::size_t>(Field::words)];
    const double words = std::nearbyint(part.moving_average * static_cast<double>(moving_periods_));
    check_overflow(!(words > -end_of_bigint && words < end_of_bigint));
    return static_cast<std::int64_t>(words);
}

void SumsOfParts::write_row(std::span<const Field> fields) {
    if (text_.len > VARHDRSZ + 1) write(",");
    std::string_view separator = "{";
    for (const Field field : fields) {
        write(separator);
        separator = ",";
        write("\"");
        write(name_of(field));
        write("\":");
        write_value(field);
    }
    write("}");
}

void SumsOfParts::write_value(Field field) {
    switch (field) {
        case Field::period:
        case Field::date:
        case Field::local_start: {
            const std::string_view text = row_.texts[static_cast<std::size_t>(field)];
            if (text.empty()) report_malformed_parts();
            return write(text);
        }
        case Field::learners:
        case Field::entries:
        case Field::words:
        case Field::study_seconds:
            return write(sum(field));
        case Field::average_words_learned:
            if (sum(Field::entries) > 0) {
                return write(static_cast<double>(sum(Field::words)) /
                             static_cast<double>(sum(Field::entries)));
            }
            return fill_ == Fill::null ? write("null") : write(0.0);
        case Field::moving_average:
            return write(static_cast<double>(moving_words_) / static_cast<double>(moving_periods_));
    }
    pg_unreachable();
}

template <typename Number>
    requires std::is_arithmetic_v<Number>
void SumsOfParts::write(Number number) {
    std::array<char, max_number_size> digits;
    write(std::string_view(digits.data(), write_number(digits.data(), number)));
}

std::span<JsonPart> parts_of_array(ArrayType* array) {
    Datum* texts;
    bool* nulls;
    int count;
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &texts, &nulls, &count);
    const std::span<JsonPart> parts = palloc_span<JsonPart>(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        if (nulls[i]) report_malformed_parts();
        new (&parts[static_cast<std::size_t>(i)]) JsonPart(bytes_of(DatumGetTextPP(texts[i])));
    }
    if (parts.empty()) report_malformed_parts();
    return parts;
}

}  // namespace

}  // namespace learning

Datum learning_sums_json(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Fields fields =
        fields_of_array(PG_GETARG_ARRAYTYPE_P(1), learners_fields, Calendar{Granularity::day, 0, 0, 1});
    const Fill fill = value_of_name(text_argument(fcinfo, 2), fills, "fill");
    const std::int64_t moving_periods = PG_GETARG_INT64(3);
    if (moving_periods < 1) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("moving_periods must be positive")));
    }
    const std::span<JsonPart> parts = parts_of_array(PG_GETARG_ARRAYTYPE_P(0));
    PG_RETURN_TEXT_P(
        SumsOfParts(fill, moving_periods).write(parts, std::span(fields.list).first(fields.count)));
}
