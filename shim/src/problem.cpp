// SPDX-License-Identifier: PostgreSQL
#include "problem.hpp"

#include <utility>

namespace shim {

namespace {

constexpr std::string_view type_prefix = "urn:learning-log:problem:";

Json json_of(const FieldErrors& errors) {
    Json list = Json::array();
    for (const FieldError& error : errors) {
        const char* place = error.place == FieldError::Place::body ? "pointer" : "parameter";
        list.push_back({{place, error.where}, {"detail", error.detail}});
    }
    return list;
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
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
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
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "Error";
    }
}

Response response_of(const Problem& problem) {
    Json document;
    document["type"] = problem.kind.empty() ? "about:blank" : std::string(type_prefix) + problem.kind;
    document["title"] = problem.title.empty() ? std::string(status_words(problem.status)) : problem.title;
    document["status"] = problem.status;
    document["detail"] = problem.detail;
    if (!problem.code.empty()) document["code"] = problem.code;
    if (!problem.errors.empty()) document["errors"] = json_of(problem.errors);
    if (problem.members.is_object()) document.update(problem.members);
    return {problem.status, std::string(problem_content_type), text_of(document), problem.headers,
            problem.closes};
}

Problem invalid_request(FieldErrors errors) {
    Problem problem{400, errors.size() == 1 ? "One value is not valid." : "Several values are not valid."};
    problem.kind = "invalid-request";
    problem.title = "Invalid Request";
    problem.errors = std::move(errors);
    return problem;
}

Problem internal_error() {
    return {500, "Something went wrong here. The log of the server says what."};
}

}  // namespace shim
