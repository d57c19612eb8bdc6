// SPDX-License-Identifier: PostgreSQL
#include "request_gate.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace shim {

namespace {

constexpr std::size_t longest_target = 4096;

Problem refusal(int status, std::string detail) {
    Problem problem{status, std::move(detail)};
    problem.closes = true;
    return problem;
}

bool is_token(std::string_view text) {
    constexpr std::string_view token_characters =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return !text.empty() && text.find_first_not_of(token_characters) == std::string_view::npos;
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

std::optional<Problem> refuse_headers(const Headers& headers) {
    if (headers.size() > most_header_fields) return too_many_header_fields();
    for (const auto& [name, value] : headers)
        if (!is_token(name) || has_control_character(value))
            return refusal(400, "A header field holds characters that are not allowed there.");
    for (const std::string_view name :
         {"Content-Length", "Transfer-Encoding", "Content-Type", "Host", "Expect"})
        if (count_headers(headers, name) > 1)
            return refusal(400, "The header field " + std::string(name) + " is there twice.");
    return std::nullopt;
}

std::optional<std::size_t> length_of(std::string_view digits) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return length;
}

std::optional<Problem> refuse_body(const Request& request, std::size_t most_body_bytes) {
    const auto content_length = find_header(request.headers, "Content-Length");
    if (find_header(request.headers, "Transfer-Encoding"))
        return content_length ? refusal(400, "The request has both Content-Length and Transfer-Encoding.")
                              : refusal(411, "The body must have a Content-Length; it cannot be chunked.");
    const bool needs_length = may_have_body(request.method) && request.method != "DELETE";
    if (!content_length) {
        if (needs_length) return refusal(411, "The request must have a Content-Length.");
        return std::nullopt;
    }
    const auto length = length_of(*content_length);
    if (!length) return refusal(400, "The Content-Length is not a number.");
    if (*length > 0 && !may_have_body(request.method))
        return refusal(400, "A request with the method " + request.method + " cannot have a body.");
    if (*length > most_body_bytes)
        return refusal(413,
                       "The body must not have more than " + std::to_string(most_body_bytes) + " bytes.");
    const auto coding = find_header(request.headers, "Content-Encoding");
    if (coding && !equals_ignoring_case(*coding, "identity"))
        return refusal(415, "The body must not have a Content-Encoding.");
    return std::nullopt;
}

}  // namespace

Problem too_many_header_fields() {
    return refusal(431, "The request has too many header fields.");
}

bool may_have_body(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

std::optional<Problem> refuse_at_gate(const Request& request, std::size_t most_body_bytes) {
    if (request.target.size() > longest_target)
        return refusal(
            414, "The request target must not have more than " + std::to_string(longest_target) + " bytes.");
    if (auto problem = refuse_headers(request.headers)) return problem;
    return refuse_body(request, most_body_bytes);
}

bool worth_discarding(const Request& request, const Problem& refusal) {
    constexpr int content_too_large = 413;
    const auto length = find_header(request.headers, "Content-Length");
    return refusal.status == content_too_large && length &&
           length_of(*length).value_or(largest_body_to_discard) < largest_body_to_discard;
}

}  // namespace shim
