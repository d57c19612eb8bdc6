// SPDX-License-Identifier: PostgreSQL
#include "api/input_type.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "http/header_value.hpp"
#include "http/message.hpp"
#include "text/instant.hpp"
#include "text/page_cursor.hpp"
#include "text/user_id.hpp"

namespace shim {

namespace {

using Read = Result<Value>;

constexpr std::size_t longest_time_zone = 64;

/// Makes a type of values that can only be text.
InputType text_type(std::function<Read(std::string_view)> read, Json schema) {
    return {[read = std::move(read)](const RawValue& raw) {
                return raw.kind == RawValue::Kind::text ? read(raw.text) : Read::fault("must be a string");
            },
            std::move(schema)};
}

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'f');
}

Read read_uuid(std::string_view text) {
    constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    const bool fits = std::ranges::equal(
        text, shape, [](char c, char place) { return place == '-' ? c == '-' : is_hex_digit(c); });
    if (!fits) return Read::fault("must be a UUID such as 4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c");
    std::string uuid(text);
    std::ranges::transform(uuid, uuid.begin(), lower);
    return Read::of(std::move(uuid));
}

/// The whole number that a value stands for, if it does for one that fits.
std::optional<std::int32_t> whole_number(const RawValue& raw) {
    constexpr std::int32_t largest_number = std::numeric_limits<std::int32_t>::max();
    if (raw.kind == RawValue::Kind::number) {
        if (raw.number < 0 || raw.number > largest_number || std::trunc(raw.number) != raw.number)
            return std::nullopt;
        return static_cast<std::int32_t>(raw.number);
    }
    if (raw.kind != RawValue::Kind::text || raw.text.empty()) return std::nullopt;
    if (raw.text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(raw.text.data(), raw.text.data() + raw.text.size(), number);
    if (error != std::errc()) return std::nullopt;
    return number;
}

Read read_utc_time(std::string_view text) {
    const auto instant = read_instant(text);
    return instant.ok() ? Read::of(utc_text(instant.value())) : Read::fault(instant.fault());
}

Read read_idempotency_key(std::string_view text) {
    const bool quoted = text.size() > 2 && text.starts_with('"') && text.ends_with('"');
    return read_uuid(quoted ? text.substr(1, text.size() - 2) : text);
}

Read read_cursor(std::string_view text) {
    auto cursor = read_page_cursor(text);
    return cursor ? Read::of(std::move(*cursor))
                  : Read::fault("must be the cursor of a link that an earlier answer gave");
}

/// What comes of reading text, as one of the values that arguments can have.
template <typename T>
Read as_value(Result<T> read) {
    return read.ok() ? Read::of(std::move(read.value())) : Read::fault(std::move(read.fault()));
}

Read read_time_zone(std::string_view text) {
    // No zone's name has a space: it is the + of one such as Etc/GMT+5, decoded.
    std::string name(text);
    std::ranges::replace(name, ' ', '+');
    const bool plausible = !name.empty() && name.size() <= longest_time_zone &&
                           name.find_first_not_of(
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "_+-/") == std::string::npos;
    return plausible ? Read::of(std::move(name))
                     : Read::fault("must be the name of a time zone such as Europe/Berlin");
}

std::string listed(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    return list;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

InputType uuid_type() {
    return text_type(read_uuid, {{"type", "string"}, {"format", "uuid"}});
}

InputType user_id_type() {
    return text_type([](std::string_view text) { return as_value(read_user_id(text)); },
                     {{"type", "string"},
                      {"minLength", 1},
                      {"maxLength", longest_user_id},
                      {"pattern", R"([^ \t\n\r\f\v])"},
                      {"not", {{"enum", {".", ".."}}}}});
}

InputType idempotency_key_type() {
    return text_type(read_idempotency_key,
                     {{"type", "string"},
                      {"pattern", R"(^("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"|)"
                                  R"([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$)"},
                      {"example", R"("4f9d0c9e-7d1c-4b8e-9a41-5f2d8f6a1b3c")"}});
}

InputType handling_type() {
    return text_type([](std::string_view text) { return Read::of(preferred_handling(text)); },
                     {{"type", "string"}, {"example", "handling=strict"}});
}

InputType freshness_type() {
    return text_type([](std::string_view text) { return Read::of(prefers(text, "fresh") ? "fresh" : ""); },
                     {{"type", "string"}, {"example", "fresh"}});
}

InputType header_type() {
    return text_type([](std::string_view text) { return Read::of(std::string(text)); }, {{"type", "string"}});
}

InputType page_cursor_type() {
    return text_type(read_cursor, {{"type", "string"}, {"pattern", "^[0-9a-f]{49}$"}});
}

InputType whole_number_type(int least, int most) {
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    return {[least, most, range](const RawValue& raw) {
                const auto number = whole_number(raw);
                if (!number || *number < least || *number > most)
                    return Read::fault("must be a whole number from " + range);
                return Read::of(*number);
            },
            {{"type", {"integer", "string"}},
             {"minimum", least},
             {"maximum", most},
             {"pattern", "^[0-9]{1,10}$"}}};
}

namespace {

Json time_schema() {
    const Json dates = {{"type", "string"}, {"format", "date"}};
    const Json instants = {{"type", "string"}, {"format", "date-time"}};
    const Json wall_clocks = {
        {"type", "string"},
        {"pattern", R"(^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[-+ ]\d{2}:\d{2})?$)"}};
    return {{"anyOf", Json::array({instants, dates, wall_clocks})}};
}

}  // namespace

InputType utc_time_type() {
    return text_type(read_utc_time, time_schema());
}

InputType time_bound_type() {
    return text_type([](std::string_view text) { return as_value(read_instant(text)); }, time_schema());
}

InputType time_zone_type() {
    return text_type(
        read_time_zone,
        {{"type", "string"}, {"pattern", "^[A-Za-z0-9_+/ -]{1,64}$"}, {"example", "Europe/Berlin"}});
}

InputType time_of_day_type() {
    return text_type([](std::string_view text) { return as_value(read_time_of_day(text)); },
                     {{"type", "string"}, {"pattern", "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}});
}

InputType choice_type(std::vector<std::string> choices) {
    const Json schema = {{"type", "string"}, {"enum", choices}};
    return text_type(
        [choices = std::move(choices)](std::string_view text) {
            return contains(choices, text) ? Read::of(std::string(text))
                                           : Read::fault("must be one of " + listed(choices));
        },
        schema);
}

InputType choice_list_type(std::vector<std::string> choices) {
    std::string pattern;
    for (const std::string& choice : choices) pattern += (pattern.empty() ? "" : "|") + choice;
    const Json schema = {{"type", "string"}, {"pattern", "^(" + pattern + ")(,(" + pattern + "))*$"}};
    return text_type(
        [choices = std::move(choices)](std::string_view text) {
            const std::string words = listed(choices);
            std::vector<std::string> taken;
            while (true) {
                const std::string word(text.substr(0, text.find(',')));
                if (!contains(choices, word) || contains(taken, word))
                    return Read::fault("must be some of " + words + ", separated by commas, none twice");
                taken.push_back(word);
                if (word.size() == text.size()) break;
                text.remove_prefix(word.size() + 1);
            }
            return Read::of(std::move(taken));
        },
        schema);
}

}  // namespace shim
