// SPDX-License-Identifier: PostgreSQL
#include "api/body.hpp"

#include <string>
#include <utility>

#include "http/body_limits.hpp"
#include "http/header_value.hpp"
#include "http/multipart_form.hpp"
#include "text/json_array.hpp"
#include "text/json_object.hpp"
#include "text/ndjson.hpp"
#include "text/percent_encoding.hpp"

namespace shim {

namespace {

/// 415, naming the types that are taken, and what is wrong before it where that is known.
Problem unsupported_media_type(std::span<const std::string_view> types, const std::string& why = {}) {
    std::string accepted;
    for (const std::string_view type : types) accepted += (accepted.empty() ? "" : ", ") + std::string(type);
    Problem problem{415, why + "The body must have one of these content types: " + accepted + "."};
    problem.headers = {{"Accept-Post", accepted}};
    return problem;
}

/// No form of ours begins like that. Where a client does not say what it sends, curl and others call it a form.
bool looks_like_json(std::string_view body) {
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && body[first] == '{';
}

std::string type_of(const Request& request) {
    return main_value(find_header(request.headers, "Content-Type").value_or(""));
}

}  // namespace

Result<Members, Problem> body_members(const Request& request, std::span<const std::string_view> known) {
    using Read = Result<Members, Problem>;
    const std::string type = type_of(request);
    if (type == body_content_types[0]) {
        auto members = item_members(request.body, known);
        return members.ok() ? Read::of(std::move(members.value()))
                            : Read::fault(invalid_request(std::move(members.fault())));
    }
    if (type == body_content_types[1]) {
        if (looks_like_json(request.body))
            return Read::fault(unsupported_media_type(
                body_content_types,
                "The body looks like JSON: send it with Content-Type: application/json. "));
        auto members = form_members(request.body, known);
        return members ? Read::of(std::move(*members))
                       : Read::fault({400, "The body is not valid application/x-www-form-urlencoded."});
    }
    if (type == body_content_types[2]) {
        auto members = multipart_members(*find_header(request.headers, "Content-Type"), request.body);
        return members.ok() ? Read::of(std::move(members.value())) : Read::fault({400, members.fault()});
    }
    return Read::fault(unsupported_media_type(body_content_types));
}

Result<std::vector<std::string_view>, Problem> batch_items(const Request& request) {
    using Read = Result<std::vector<std::string_view>, Problem>;
    const std::string type = type_of(request);
    std::vector<std::string_view> texts;
    if (type == batch_content_types[0]) {
        auto elements = json_array_elements(request.body, most_items);
        if (!elements)
            return Read::fault(invalid_request({{FieldError::Place::body, "", "must be a JSON array"}}));
        texts = std::move(*elements);
    } else if (type == batch_content_types[1]) {
        texts = ndjson_lines(request.body, most_items);
    } else {
        return Read::fault(unsupported_media_type(batch_content_types));
    }
    if (texts.size() > most_items)
        return Read::fault(
            {413, "The body must not have more than " + std::to_string(most_items) + " items."});
    return Read::of(std::move(texts));
}

Result<Members, FieldErrors> item_members(std::string_view text, std::span<const std::string_view> known) {
    using Read = Result<Members, FieldErrors>;
    if (text.size() > largest_body)
        return Read::fault({{FieldError::Place::body, "",
                             "must not have more than " + std::to_string(largest_body) + " bytes"}});
    auto members = json_object_members(text, known);
    if (members.ok()) return Read::of(std::move(members.value()));
    JsonFault& fault = members.fault();
    return Read::fault({{FieldError::Place::body, std::move(fault.pointer), std::move(fault.detail)}});
}

}  // namespace shim
