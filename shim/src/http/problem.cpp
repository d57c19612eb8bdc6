// SPDX-License-Identifier: PostgreSQL
#include "http/problem.hpp"

#include <algorithm>
#include <utility>

namespace shim {

namespace {

constexpr std::string_view type_prefix = "urn:learning-log:problem:";

const char* place_name(FieldError::Place place) {
    switch (place) {
        case FieldError::Place::body:
            return "pointer";
        case FieldError::Place::parameter:
            return "parameter";
        case FieldError::Place::header:
            break;
    }
    return "header";
}

/// What a program tells a problem by: the SQLSTATE, or else the last part of `type`, or else the status in words.
std::string code_of(const Problem& problem) {
    if (!problem.code.empty()) return problem.code;
    if (!problem.kind.empty()) return problem.kind;
    std::string code(status_words(problem.status));
    std::ranges::transform(code, code.begin(), [](char c) { return c == ' ' ? '-' : lower(c); });
    return code;
}

std::string json_of(const FieldErrors& errors) {
    JsonList list;
    for (const FieldError& error : errors)
        list.add(
            JsonWriter().text(place_name(error.place), error.where).text("detail", error.detail).object());
    return list.array();
}

}  // namespace

std::string_view status_words(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Error";
    }
}

std::string text_of(const Problem& problem) {
    JsonWriter document;
    document.text("type", problem.kind.empty() ? "about:blank" : std::string(type_prefix) + problem.kind)
        .text("title", problem.title.empty() ? status_words(problem.status) : problem.title)
        .number("status", problem.status)
        .text("detail", problem.detail)
        .text("code", code_of(problem));
    if (!problem.errors.empty()) document.value("errors", json_of(problem.errors));
    return document.add(problem.members).object();
}

Response response_of(const Problem& problem) {
    Response response{problem.status, std::string(problem_content_type), text_of(problem), problem.headers,
                      problem.closes};
    // Without a word, a cache may keep some of them (404, 410, 501 and others) as long as it sees fit.
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

Problem invalid_request(FieldErrors errors) {
    Problem problem{400, errors.size() == 1 ? "One value is not valid." : "Several values are not valid."};
    problem.kind = "invalid-request";
    problem.title = "Invalid Request";
    problem.errors = std::move(errors);
    return problem;
}

Problem database_busy(std::string detail) {
    Problem problem{503, std::move(detail)};
    problem.kind = "database-busy";
    problem.title = "Database Busy";
    problem.headers = {{"Retry-After", "1"}};
    return problem;
}

Problem too_many_bytes() {
    Problem problem{503,
                    "Too many bytes of requests and answers are held here. Send this request again later."};
    problem.headers = {{"Retry-After", "1"}};
    return problem;
}

Problem internal_error() {
    return {500, "Something went wrong here. The log of the server says what."};
}

}  // namespace shim
