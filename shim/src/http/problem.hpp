// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "http/message.hpp"

namespace shim {

/// One thing that is wrong with a request: where, and what.
struct FieldError {
    enum class Place { body, parameter, header };

    Place place = Place::body;
    std::string
        where;  // a JSON pointer into the body, or the name of a parameter of path or query, or of a header
    std::string detail;
};
using FieldErrors = std::vector<FieldError>;

/// An error as a client sees it: RFC 9457, application/problem+json.
struct Problem {
    int status;
    std::string detail;
    std::string kind = {};   // last part of `type`; empty: nothing to say beyond the status (about:blank)
    std::string title = {};  // empty: the status in words
    std::string code = {};   // SQLSTATE, where the database refused; empty: the kind, or the status in words
    FieldErrors errors = {};
    JsonWriter members = {};  // further ones of the document
    Headers headers = {};
    bool closes = false;
};

/// The document, as JSON.
std::string text_of(const Problem& problem);

Response response_of(const Problem& problem);

/// 400, naming every field that is wrong.
Problem invalid_request(FieldErrors errors);

/// 503: too much is going on, and the same request may succeed a moment later.
Problem database_busy(std::string detail);

/// 503: there is no room for the request or for its answer.
Problem too_many_bytes();

/// 500: what happened is for the log, not for the client.
Problem internal_error();

/// The status in words: 404 is Not Found.
std::string_view status_words(int status);

inline constexpr std::string_view problem_content_type = "application/problem+json";

}  // namespace shim
