// SPDX-License-Identifier: PostgreSQL
#include "base/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "base/json.hpp"

namespace shim {

namespace {

bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void append_number(std::string& text, std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_text(std::string& text, std::string_view value) {
    if (std::ranges::all_of(value, is_plain))
        text.append("\"").append(value).append("\"");
    else
        text.append(text_of(Json(value)));
}

}  // namespace

void append_milliseconds(std::string& text, std::int64_t microseconds) {
    append_number(text, microseconds / 1000);
    const std::int64_t rest = microseconds % 1000;
    const auto digit = [](std::int64_t value) { return static_cast<char>('0' + value % 10); };
    for (const char c : {'.', digit(rest / 100), digit(rest / 10), digit(rest)}) text += c;
}

std::string& JsonWriter::begin(std::string_view name) {
    if (!members_.empty()) members_ += ',';
    return members_.append("\"").append(name).append("\":");
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value) {
    append_text(begin(name), value);
    return *this;
}

JsonWriter& JsonWriter::number(std::string_view name, std::int64_t value) {
    append_number(begin(name), value);
    return *this;
}

JsonWriter& JsonWriter::milliseconds(std::string_view name, std::int64_t microseconds) {
    append_milliseconds(begin(name), microseconds);
    return *this;
}

JsonWriter& JsonWriter::boolean(std::string_view name, bool value) {
    begin(name).append(value ? "true" : "false");
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view name, std::string_view json) {
    begin(name).append(json);
    return *this;
}

JsonWriter& JsonWriter::null(std::string_view name) {
    return value(name, "null");
}

JsonWriter& JsonWriter::add(const JsonWriter& other) {
    if (!members_.empty() && !other.members_.empty()) members_ += ',';
    members_ += other.members_;
    return *this;
}

void JsonList::add_text(std::string_view value) {
    std::string json;
    append_text(json, value);
    add(json);
}

}  // namespace shim
