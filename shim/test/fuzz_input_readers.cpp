// SPDX-License-Identifier: PostgreSQL

// libFuzzer target: everything of the shim that reads what a client sent byte by
// byte. The first byte of the input chooses the reader, the rest is what it gets.
// Whatever the bytes are, nothing crashes, and what is read obeys simple laws.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "http/accept.hpp"
#include "http/header_value.hpp"
#include "http/multipart_form.hpp"
#include "text/instant.hpp"
#include "text/json_array.hpp"
#include "text/json_object.hpp"
#include "text/json_string.hpp"
#include "text/ndjson.hpp"
#include "text/page_cursor.hpp"
#include "text/percent_encoding.hpp"
#include "text/utf8.hpp"

namespace {

using namespace shim;

void require(bool condition) {
    if (!condition) std::abort();
}

std::size_t total_size(const Members& members) {
    std::size_t size = 0;
    for (const Member& member : members) size += member.name.size() + member.value.text.size();
    return size;
}

/// What is read is written in a form that reads the same again.
void fuzz_instant(std::string_view text) {
    const auto instant = read_instant(text);
    if (!instant.ok()) return require(!instant.fault().empty());
    const auto again = read_instant(instant.value().text);
    require(again.ok() && again.value().form == instant.value().form &&
            again.value().text == instant.value().text);
}

void fuzz_time_of_day(std::string_view text) {
    const auto time = read_time_of_day(text);
    if (!time.ok()) return require(!time.fault().empty());
    require(time.value().size() == std::string_view("00:00:00").size());
    require(read_time_of_day(time.value()).value() == time.value());
}

/// Any bytes survive being encoded and decoded.
void fuzz_percent_encoding(std::string_view text) {
    constexpr std::string_view digits = "0123456789aBcDeF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'%', digits[byte / 16U], digits[byte % 16U]};
    }
    require(percent_decoded(encoded) == text);
    const auto decoded = percent_decoded(text);
    require(!decoded || decoded->size() <= text.size());
}

void fuzz_form(std::string_view text) {
    const auto members = form_members(text);
    if (!members) return;
    require(members->size() <= static_cast<std::size_t>(std::ranges::count(text, '&')) + 1);
    require(total_size(*members) <= text.size());
}

/// The first line is the header.
void fuzz_multipart(std::string_view text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view body = text.substr(std::min(end + 1, text.size()));
    auto members = multipart_members(text.substr(0, end), body);
    if (members.ok()) require(total_size(members.value()) <= body.size());

    const auto plain = multipart_members("multipart/form-data; boundary=x", text);
    if (plain.ok()) require(total_size(plain.value()) <= text.size());
}

/// The library's own tree of the same text has the same names, or there is none.
void fuzz_json(std::string_view text) {
    auto result = json_object_members(text);
    if (text.find('\0') != std::string_view::npos) return;  // which the library takes for the end of the text
    const auto tree = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!result.ok()) {
        require(!result.fault().detail.empty() && (tree.is_discarded() || !tree.is_object()));
        return;
    }
    require(tree.is_object());
    const auto& members = result.value();
    require(members.size() >= tree.size() && members.size() <= 2 * tree.size());
    for (const Member& member : members) require(tree.contains(member.name));
}

/// One that is written as JSON is read as it was; of anything else, what is read is no longer than its text.
void fuzz_json_string(std::string_view text) {
    const auto read = read_json_string(text);
    require(!read.ok() || read.value().size() + 2 <= text.size());
    if (!is_utf8(text)) return;
    const auto back = read_json_string(nlohmann::json(text).dump());
    require(back.ok() && back.value() == text);
}

void fuzz_header(std::string_view text) {
    require(main_value(text).size() <= text.size());
    for (const std::string_view name : {"boundary", "name", "charset", ""}) {
        const auto value = header_parameter(text, name);
        require(!value || value->size() <= text.size());
    }
}

/// A text is well-formed where its halves are, cut between two characters.
void fuzz_utf8(std::string_view text) {
    if (!is_utf8(text)) return;
    const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    for (std::size_t i = 0; i < text.size(); ++i)
        require((is_utf8(text.substr(0, i)) && is_utf8(text.substr(i))) == is_first_byte(text[i]));
}

/// Elements lie within the text; an array that a parser takes is cut as the parser does.
void fuzz_json_array(std::string_view text) {
    const auto elements = json_array_elements(text, 1000);
    if (elements) require(elements->size() <= text.size());
    if (text.find('\0') != std::string_view::npos) return;  // which the library takes for the end of the text
    const auto tree = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!tree.is_discarded() && tree.is_array())
        require(elements && elements->size() == std::min<std::size_t>(tree.size(), 1001));
}

void fuzz_ndjson(std::string_view text) {
    for (const std::string_view line : ndjson_lines(text, 1000))
        require(line.find('\n') == std::string_view::npos);
}

/// Whatever the wishes are, the answer is one that is offered.
void fuzz_lists(std::string_view text) {
    static const std::array<std::string, 3> offers = {"application/json", "text/csv", "application/x-ndjson"};
    const auto best = best_media_type(text, offers);
    require(!best || std::ranges::count(offers, *best) == 1);
    const std::string handling = preferred_handling(text);
    require(handling.empty() || handling == "strict" || handling == "lenient");
}

void fuzz_page_cursor(std::string_view text) {
    const auto cursor = read_page_cursor(text);
    if (cursor) require(text_of(*cursor) == text);
}

constexpr std::array readers = {
    fuzz_instant,    fuzz_time_of_day, fuzz_percent_encoding, fuzz_form,   fuzz_multipart, fuzz_json,
    fuzz_header,     fuzz_utf8,        fuzz_json_array,       fuzz_ndjson, fuzz_lists,     fuzz_page_cursor,
    fuzz_json_string};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(data + 1, data + size);
    readers.at(data[0] % readers.size())(text);
    return 0;
}
