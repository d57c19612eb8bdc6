// SPDX-License-Identifier: PostgreSQL
#include "http/framing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "http/header_value.hpp"

namespace shim {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t";
    const std::size_t begin = std::min(text.find_first_not_of(white), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(white) + 1);
}

bool is_visible(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F;
}

/// The path and query of an absolute target (RFC 9112, 3.2.2), which proxies send.
std::string_view origin_form(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        const std::size_t path = target.find_first_of("/?", scheme.size());
        return path != std::string_view::npos && target[path] == '/' ? target.substr(path) : "/";
    }
    return target;
}

bool is_host(std::string_view host) {
    return std::ranges::all_of(host, [](char c) {
        return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
               std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
    });
}

}  // namespace

bool is_token(std::string_view text) {
    constexpr auto is_token_character = [] {
        std::array<bool, 256> table{};
        for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "abcdefghijklmnopqrstuvwxyz"))
            table[static_cast<unsigned char>(c)] = true;
        return table;
    }();
    return !text.empty() && std::ranges::all_of(text, [&is_token_character](char c) {
        return is_token_character[static_cast<unsigned char>(c)];
    });
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

bool may_have_body(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

bool Framer::refuse(int status, std::string detail) {
    refusal_ = {status, std::move(detail)};
    verdict_ = Verdict::refused;
    return false;
}

Framer::Verdict Framer::look(std::string_view bytes) {
    while (verdict_ == Verdict::more) {
        const std::size_t most = has_request_line_ ? limits_.most_head_bytes : limits_.longest_request_line;
        const std::string_view seen = bytes.substr(0, most);
        const std::size_t end = seen.find('\n', looked_at_);
        looked_at_ = seen.size();
        if (end == std::string_view::npos) {
            if (bytes.size() <= most) break;
            if (has_request_line_)
                refuse(431, "The header fields must not have more than " + std::to_string(most) + " bytes.");
            else
                refuse(414, "The request line must not have more than " + std::to_string(most) + " bytes.");
            break;
        }
        looked_at_ = end + 1;
        const std::string_view line = bytes.substr(line_begin_, end - line_begin_);
        line_begin_ = end + 1;
        if (!line.ends_with('\r'))
            refuse(400, "A line of the head must end with CR and LF.");
        else
            read_line(line.substr(0, line.size() - 1));
    }
    return verdict_;
}

/// False after a refusal; so do all that it calls.
bool Framer::read_line(std::string_view line) {
    if (!has_request_line_)
        return line.empty() || read_request_line(line);  // an empty line before it is skipped
    return line.empty() ? read_end() : read_field(line);
}

bool Framer::read_request_line(std::string_view line) {
    const std::size_t first = std::min(line.find(' '), line.size());
    const std::size_t last = std::max(first, std::min(line.rfind(' '), line.size()));
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(std::min(first + 1, last), last - std::min(first + 1, last));
    const std::string_view version = line.substr(std::min(last + 1, line.size()));
    head_.method = method;
    if (!is_token(method) || target.empty() || !std::ranges::all_of(target, is_visible) ||
        target.find('#') != std::string_view::npos)
        return refuse(400, "The request line must be a method, a target and a version.");
    if (target.size() > limits_.longest_target)
        return refuse(414, "The request target must not have more than " +
                               std::to_string(limits_.longest_target) + " bytes.");
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
        !is_digit(version[7]))
        return refuse(400, "The request line must be a method, a target and a version.");
    if (version[5] != '1') return refuse(505, "The version of HTTP must be 1.1 or 1.0.");
    head_.target = origin_form(target);
    head_.is_http_1_0 = version[7] == '0';
    has_request_line_ = true;
    return true;
}

bool Framer::read_field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t')
        return refuse(400, "A header field must not go on in the next line.");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return refuse(400, "A header field must have a name and a value.");
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_token(name) || has_control_character(value))
        return refuse(400, "A header field holds characters that are not allowed there.");
    if (head_.fields.size() == limits_.most_fields)
        return refuse(431, "The request has too many header fields.");
    head_.fields.emplace_back(name, value);
    return true;
}

bool Framer::read_end() {
    for (const std::string_view name :
         {"Content-Length", "Transfer-Encoding", "Content-Type", "Host", "Expect"})
        if (count_headers(head_.fields, name) > 1)
            return refuse(400, "The header field " + std::string(name) + " is there twice.");
    if (!read_host() || !read_body_framing() || !read_connection()) return false;
    verdict_ = Verdict::whole;
    return true;
}

bool Framer::read_host() {
    const auto host = find_header(head_.fields, "Host");
    if (!host && !head_.is_http_1_0) return refuse(400, "The request must have the header field Host.");
    if (host && !is_host(*host)) return refuse(400, "The header field Host does not name a host.");
    return true;
}

bool Framer::read_body_framing() {
    const auto coding = find_header(head_.fields, "Transfer-Encoding");
    const auto length = find_header(head_.fields, "Content-Length");
    if (coding && length) return refuse(400, "The request has both Content-Length and Transfer-Encoding.");
    if (coding) return read_transfer_coding(*coding);
    if (!length) {
        if (may_have_body(head_.method) && head_.method != "DELETE")
            return refuse(411, "The request must have a Content-Length, or a body in chunks.");
        return true;
    }
    constexpr std::size_t most_digits = 18;  // which a number of 64 bits holds in any case
    const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), head_.length);
    if (error != std::errc() || end != length->data() + length->size() || length->size() > most_digits)
        return refuse(400, "The Content-Length is not a number.");
    if (head_.length == 0) return true;
    if (!may_have_body(head_.method))
        return refuse(400, "A request with the method " + head_.method + " cannot have a body.");
    head_.body = Head::Body::length;
    return true;
}

bool Framer::read_transfer_coding(std::string_view coding) {
    if (head_.is_http_1_0) return refuse(400, "A request of HTTP/1.0 has no Transfer-Encoding.");
    const auto codings = header_list(coding);
    const auto is_chunked = [](std::string_view name) { return equals_ignoring_case(name, "chunked"); };
    if (codings.empty() || !is_chunked(codings.back()) || std::ranges::count_if(codings, is_chunked) > 1)
        return refuse(400, "The Transfer-Encoding must end with chunked, and name it once.");
    if (codings.size() > 1) return refuse(501, "The Transfer-Encoding must be chunked, and nothing else.");
    if (!may_have_body(head_.method))
        return refuse(400, "A request with the method " + head_.method + " cannot have a body.");
    head_.body = Head::Body::chunked;
    return true;
}

bool Framer::read_connection() {
    bool closes = false;
    bool keeps = false;
    for (const auto& [name, value] : head_.fields) {
        if (!equals_ignoring_case(name, "Connection")) continue;
        for (const std::string_view option : header_list(value)) {
            closes = closes || equals_ignoring_case(option, "close");
            keeps = keeps || equals_ignoring_case(option, "keep-alive");
        }
    }
    head_.keeps_alive = !closes && (keeps || !head_.is_http_1_0);
    const auto expectation = find_header(head_.fields, "Expect");
    if (!expectation || head_.is_http_1_0) return true;
    if (!equals_ignoring_case(*expectation, "100-continue"))
        return refuse(417, "The only expectation that is known here is 100-continue.");
    head_.expects_continue = true;
    return true;
}

}  // namespace shim
