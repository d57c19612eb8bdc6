// SPDX-License-Identifier: PostgreSQL
#include "http/multipart_form.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "http/header_value.hpp"
#include "http/message.hpp"

// A body is `--boundary CRLF part CRLF --boundary CRLF part ... CRLF --boundary--`; a part is header lines,
// an empty line, and the content. What stands before the first and after the last boundary is ignored.

namespace shim {

namespace {

constexpr std::size_t longest_boundary = 70;  // RFC 2046
constexpr std::size_t most_parts = 100;
constexpr std::string_view line_end = "\r\n";

Result<Members> broken() {
    return Result<Members>::fault("The body is not valid multipart/form-data.");
}

/// The field's name, from the part's Content-Disposition.
std::optional<std::string> name_of(std::string_view header_lines) {
    while (!header_lines.empty()) {
        const std::string_view line = header_lines.substr(0, header_lines.find(line_end));
        header_lines.remove_prefix(std::min(header_lines.size(), line.size() + line_end.size()));
        const std::size_t colon = std::min(line.find(':'), line.size());
        if (!equals_ignoring_case(line.substr(0, colon), "content-disposition")) continue;
        const std::string_view disposition = line.substr(std::min(colon + 1, line.size()));
        if (main_value(disposition) != "form-data") return std::nullopt;
        return header_parameter(disposition, "name");
    }
    return std::nullopt;
}

std::optional<Member> member_of(std::string_view part) {
    const std::size_t headers_end = part.find("\r\n\r\n");
    if (headers_end == std::string_view::npos) return std::nullopt;
    auto name = name_of(part.substr(0, headers_end));
    if (!name) return std::nullopt;
    std::string content(part.substr(headers_end + 2 * line_end.size()));
    return Member{std::move(*name), {RawValue::Kind::text, std::move(content)}};
}

/// Goes behind the delimiter's line; tells whether another part follows. Nothing where the delimiter is malformed.
std::optional<bool> pass_delimiter(std::string_view& rest, std::size_t delimiter_size) {
    rest.remove_prefix(delimiter_size);
    if (rest.starts_with("--")) return false;
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!rest.starts_with(line_end)) return std::nullopt;
    rest.remove_prefix(line_end.size());
    return true;
}

}  // namespace

Result<Members> multipart_members(std::string_view content_type, std::string_view body) {
    const auto boundary = header_parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > longest_boundary)
        return Result<Members>::fault("The Content-Type of multipart/form-data lacks a valid boundary.");
    const std::string first_delimiter = "--" + *boundary;
    const std::string delimiter = "\r\n" + first_delimiter;

    Members members;
    std::size_t start = 0;
    std::string_view rest = body;
    if (!rest.starts_with(first_delimiter)) {
        start = rest.find(delimiter);
        if (start == std::string_view::npos) return broken();
        rest.remove_prefix(start + line_end.size());
    }
    auto more = pass_delimiter(rest, first_delimiter.size());
    while (more && *more) {
        const std::size_t end = rest.find(delimiter);
        if (end == std::string_view::npos || members.size() == most_parts) return broken();
        auto member = member_of(rest.substr(0, end));
        if (!member) return broken();
        if (!member->value.text.empty()) members.push_back(std::move(*member));
        rest.remove_prefix(end);
        more = pass_delimiter(rest, delimiter.size());
    }
    if (!more) return broken();
    return Result<Members>::of(std::move(members));
}

}  // namespace shim
