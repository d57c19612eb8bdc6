// SPDX-License-Identifier: PostgreSQL
#include "validation.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "body_members.hpp"
#include "percent_encoding.hpp"

namespace shim {

namespace {

/// Everything that a request carries, by place.
struct Carried {
    Members path;
    Members query;
    Members body;

    [[nodiscard]] const Members& at(Input::Place place) const {
        if (place == Input::Place::path) return path;
        return place == Input::Place::query ? query : body;
    }
};

std::optional<Members> path_members(const RouteMatch& match) {
    Members members;
    const auto names = names_in_braces(match.route->path);
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto value = percent_decoded(match.in_braces[i]);
        if (!value) return std::nullopt;
        members.push_back({std::string(names[i]), {RawValue::Kind::text, std::move(*value)}});
    }
    return members;
}

std::optional<Problem> collect(const RouteMatch& match, const Request& request, std::string_view query,
                               Carried& carried) {
    auto path = path_members(match);
    if (!path) return Problem{400, "The path is not validly percent-encoded."};
    auto parameters = form_members(query);
    if (!parameters) return Problem{400, "The query string is not validly percent-encoded."};
    carried.path = std::move(*path);
    carried.query = std::move(*parameters);
    if (!match.route->takes_body()) return std::nullopt;
    auto body = body_members(request);
    if (auto* problem = std::get_if<Problem>(&body)) return std::move(*problem);
    carried.body = std::get<Members>(std::move(body));
    return std::nullopt;
}

FieldError error_at(const Input& input, std::string detail) {
    if (input.place == Input::Place::body)
        return {FieldError::Place::body, json_pointer(input.name), std::move(detail)};
    return {FieldError::Place::parameter, input.name, std::move(detail)};
}

/// Reads one input, into the arguments or into the errors.
void read_input(const Input& input, const Members& members, Arguments& arguments, FieldErrors& errors) {
    const RawValue* sent = nullptr;
    for (const Member& member : members) {
        if (member.name != input.name) continue;
        if (sent != nullptr) return errors.push_back(error_at(input, "must not be given twice"));
        sent = &member.value;
    }
    const RawValue fallback{RawValue::Kind::text, input.default_value.value_or("")};
    if (sent == nullptr || sent->kind == RawValue::Kind::null) {
        if (input.required) return errors.push_back(error_at(input, "is required"));
        if (!input.default_value) return arguments.add(input.name, std::nullopt);
        sent = &fallback;
    }
    auto reading = input.type.read(*sent);
    if (!reading.ok()) return errors.push_back(error_at(input, reading.fault()));
    arguments.add(input.name, std::move(reading.value()));
}

void refuse_unknown_parameters(const Route& route, const Members& query, FieldErrors& errors) {
    for (const Member& member : query) {
        const bool known =
            std::any_of(route.inputs.begin(), route.inputs.end(), [&member](const Input& input) {
                return input.place == Input::Place::query && input.name == member.name;
            });
        if (!known) errors.push_back({FieldError::Place::parameter, member.name, "is not a parameter here"});
    }
}

}  // namespace

std::variant<Arguments, Problem> validate(const RouteMatch& match, const Request& request,
                                          std::string_view query) {
    Carried carried;
    if (auto problem = collect(match, request, query, carried)) return std::move(*problem);
    Arguments arguments;
    FieldErrors errors;
    for (const Input& input : match.route->inputs)
        read_input(input, carried.at(input.place), arguments, errors);
    refuse_unknown_parameters(*match.route, carried.query, errors);
    if (!errors.empty()) return invalid_request(std::move(errors));
    return arguments;
}

}  // namespace shim
