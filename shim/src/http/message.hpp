// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/answer_room.hpp"
#include "base/crew.hpp"

// What handlers take and return: plain values that know nothing of the library that carries them.

namespace shim {

class AnswerStream;

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;
    std::string target;  // as it was sent: nothing decoded
    Headers headers;
    std::string body;
    std::string remote_address = {};  // of the connection; empty on a unix socket
    AnswerRoom* room = nullptr;       // for the answer
    int client_socket = -1;  // to be watched, until the answer is given, for the client going away; -1: none
    Crew* crew = nullptr;    // whose thread works on it
    std::function<void()> wake = {};  // what an answer that was not there yet is asked for again with
};

struct Response {
    int status = 200;
    std::string content_type;  // empty: no content
    std::string body;
    Headers headers = {};
    bool closes = false;  // the connection cannot be used again: the request was not read to its end
    std::shared_ptr<AnswerStream> stream = {};  // the body, where it goes on until the connection ends
};

/// Whether an answer tells of a fault here. What is not to be had here is none.
inline bool is_fault_of_server(int status) {
    constexpr int first = 500;
    constexpr int not_implemented = 501;
    return status >= first && status != not_implemented;
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

inline std::size_t count_headers(const Headers& headers, std::string_view name) {
    const auto same_name = [name](const auto& header) { return equals_ignoring_case(header.first, name); };
    return static_cast<std::size_t>(std::ranges::count_if(headers, same_name));
}

inline std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
    for (const auto& [header, value] : headers)
        if (equals_ignoring_case(header, name)) return value;
    return std::nullopt;
}

/// The value of a header that is a list and may stand on several lines.
inline std::optional<std::string> combined_header(const Headers& headers, std::string_view name) {
    std::optional<std::string> combined;
    for (const auto& [header, value] : headers)
        if (equals_ignoring_case(header, name)) combined = combined ? *combined + ", " + value : value;
    return combined;
}

}  // namespace shim
