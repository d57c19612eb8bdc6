// SPDX-License-Identifier: PostgreSQL
#include "aggregation/json_parts.hpp"

#include <charconv>

namespace learning {

namespace {

template <typename Number>
Number number_of(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) report_malformed_parts();
    return value;
}

}  // namespace

void report_malformed_parts() {
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION), errmsg("malformed sums of a part of the learners"),
             errdetail("All parts are arrays of aggregate_learners_json() about the same periods.")));
}

JsonPart::JsonPart(std::string_view json) : rest_(json) {
    expect('[');
}

bool JsonPart::next(PartRow& row) {
    row = PartRow{};
    if (ahead() == ']') {
        rest_.remove_prefix(1);
        if (!rest_.empty()) report_malformed_parts();
        return false;
    }
    if (begun_) expect(',');
    begun_ = true;
    expect('{');
    while (true) {
        expect('"');
        const std::optional<Field> field = find_field(read_until('"'));
        if (!field) report_malformed_parts();
        expect('"');
        expect(':');
        read_value(row, *field);
        if (ahead() == '}') break;
        expect(',');
    }
    expect('}');
    return true;
}

void JsonPart::read_value(PartRow& row, Field field) {
    const auto number = static_cast<std::size_t>(field);
    if (ahead() == '"') {
        const char* const begin = rest_.data();
        rest_.remove_prefix(1);
        read_until('"');
        expect('"');
        row.texts[number] = {begin, static_cast<std::size_t>(rest_.data() - begin)};
    } else if (field == Field::moving_average) {
        row.moving_average = number_of<double>(read_number());
    } else {
        row.sums[number] = number_of<std::int64_t>(read_number());
    }
}

/// What comes before a character, which stays.
std::string_view JsonPart::read_until(char end) {
    const std::size_t size = rest_.find(end);
    if (size == std::string_view::npos) report_malformed_parts();
    return take(size);
}

std::string_view JsonPart::read_number() {
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] != ',' && rest_[size] != '}') ++size;
    return take(size);
}

std::string_view JsonPart::take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

void JsonPart::expect(char c) {
    if (ahead() != c) report_malformed_parts();
    rest_.remove_prefix(1);
}

}  // namespace learning
