// SPDX-License-Identifier: PostgreSQL
#include "body_members.hpp"

#include <string>
#include <utility>

#include "header_parameters.hpp"
#include "json_object.hpp"
#include "multipart_form.hpp"
#include "percent_encoding.hpp"

namespace shim {

namespace {

std::variant<Members, Problem> json_members(std::string_view body) {
    auto result = json_object_members(body);
    if (auto* error = std::get_if<FieldError>(&result)) return invalid_request({std::move(*error)});
    return std::get<Members>(std::move(result));
}

}  // namespace

Problem unsupported_media_type(std::span<const std::string_view> types) {
    std::string accepted;
    for (const std::string_view type : types) accepted += (accepted.empty() ? "" : ", ") + std::string(type);
    Problem problem{415, "The body must have one of these content types: " + accepted + "."};
    problem.headers = {{"Accept-Post", accepted}};
    return problem;
}

std::variant<Members, Problem> body_members(const Request& request) {
    const std::string_view content_type = find_header(request.headers, "Content-Type").value_or("");
    const std::string type = main_value(content_type);
    if (type == body_content_types[0]) return json_members(request.body);
    if (type == body_content_types[1]) {
        auto members = form_members(request.body);
        if (!members) return Problem{400, "The body is not valid application/x-www-form-urlencoded."};
        return std::move(*members);
    }
    if (type == body_content_types[2]) {
        auto members = multipart_members(content_type, request.body);
        if (!members.ok()) return Problem{400, members.fault()};
        return std::move(members.value());
    }
    return unsupported_media_type(body_content_types);
}

}  // namespace shim
