// SPDX-License-Identifier: PostgreSQL
#include "validation.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "batch_items.hpp"
#include "body_members.hpp"
#include "negotiation.hpp"
#include "percent_encoding.hpp"
#include "prefer.hpp"

namespace shim {

namespace {

/// Everything that a request carries, by place.
struct Carried {
    Members path;
    Members query;
    Members header;
    Members body;
    std::vector<RawItem> items = {};

    [[nodiscard]] const Members& at(Input::Place place) const {
        switch (place) {
            case Input::Place::path:
                return path;
            case Input::Place::query:
                return query;
            case Input::Place::header:
                return header;
            case Input::Place::body:
            case Input::Place::item:
                break;
        }
        return body;
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

Members header_members(const Route& route, const Headers& headers) {
    Members members;
    for (const Input& input : route.inputs) {
        if (input.place != Input::Place::header) continue;
        if (auto value = combined_header(headers, input.name))
            members.push_back({input.name, {RawValue::Kind::text, std::move(*value)}});
    }
    return members;
}

std::optional<Problem> collect_body(const Route& route, const Request& request, Carried& carried) {
    if (request.body.size() > route.most_body_bytes)
        return Problem{
            413, "The body must not have more than " + std::to_string(route.most_body_bytes) + " bytes."};
    if (route.takes_batch()) {
        auto items = batch_items(request);
        if (auto* problem = std::get_if<Problem>(&items)) return std::move(*problem);
        carried.items = std::get<std::vector<RawItem>>(std::move(items));
        return std::nullopt;
    }
    auto body = body_members(request);
    if (auto* problem = std::get_if<Problem>(&body)) return std::move(*problem);
    carried.body = std::get<Members>(std::move(body));
    return std::nullopt;
}

std::optional<Problem> collect(const RouteMatch& match, const Request& request, std::string_view query,
                               Carried& carried) {
    auto path = path_members(match);
    if (!path) return Problem{400, "The path is not validly percent-encoded."};
    auto parameters = form_members(query);
    if (!parameters) return Problem{400, "The query string is not validly percent-encoded."};
    carried.path = std::move(*path);
    carried.query = std::move(*parameters);
    carried.header = header_members(*match.route, request.headers);
    return match.route->takes_body() ? collect_body(*match.route, request, carried) : std::nullopt;
}

FieldError error_at(const Input& input, std::string detail) {
    if (input.place == Input::Place::body || input.place == Input::Place::item)
        return {FieldError::Place::body, json_pointer(input.name), std::move(detail)};
    if (input.place == Input::Place::header)
        return {FieldError::Place::header, input.name, std::move(detail)};
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
        const bool known = std::ranges::any_of(route.inputs, [&member](const Input& input) {
            return input.place == Input::Place::query && input.name == member.name;
        });
        if (!known) errors.push_back({FieldError::Place::parameter, member.name, "is not a parameter here"});
    }
}

/// Where strict handling is preferred, a misspelt member is no member less.
void refuse_unknown_members(const Route& route, const Members& members, Input::Place place,
                            FieldErrors& errors) {
    constexpr std::size_t most_errors = 20;
    for (const Member& member : members) {
        const bool known = std::ranges::any_of(route.inputs, [&member, place](const Input& input) {
            return input.place == place && input.name == member.name;
        });
        if (known) continue;
        if (errors.size() >= most_errors) return;
        errors.push_back({FieldError::Place::body, json_pointer(member.name), "is not a member here"});
    }
}

bool prefers_strict(const Route& route, const Members& header) {
    const bool reads_it =
        std::ranges::any_of(route.inputs, [](const Input& input) { return input.name == "Prefer"; });
    return reads_it && std::ranges::any_of(header, [](const Member& member) {
               return member.name == "Prefer" && preferred_handling(member.value.text) == "strict";
           });
}

BatchItem read_item(const Route& route, const RawItem& raw, std::size_t index, bool strict) {
    BatchItem item;
    if (const auto* error = std::get_if<FieldError>(&raw)) {
        item.errors.push_back(*error);
    } else {
        for (const Input& input : route.inputs)
            if (input.place == Input::Place::item)
                read_input(input, std::get<Members>(raw), item.arguments, item.errors);
        if (strict) refuse_unknown_members(route, std::get<Members>(raw), Input::Place::item, item.errors);
    }
    for (FieldError& error : item.errors) error.where.insert(0, json_pointer(std::to_string(index)));
    return item;
}

std::vector<BatchItem> read_items(const Route& route, const std::vector<RawItem>& raw, bool strict) {
    std::vector<BatchItem> items;
    items.reserve(raw.size());
    for (const RawItem& item : raw) items.push_back(read_item(route, item, items.size(), strict));
    return items;
}

}  // namespace

std::variant<Arguments, Problem> validate(const RouteMatch& match, const Request& request,
                                          std::string_view query) {
    Carried carried;
    if (auto problem = collect(match, request, query, carried)) return std::move(*problem);
    Arguments arguments;
    FieldErrors errors;
    for (const Input& input : match.route->inputs)
        if (input.place != Input::Place::item) read_input(input, carried.at(input.place), arguments, errors);
    refuse_unknown_parameters(*match.route, carried.query, errors);
    const bool strict = prefers_strict(*match.route, carried.header);
    if (strict) refuse_unknown_members(*match.route, carried.body, Input::Place::body, errors);
    if (!errors.empty()) return invalid_request(std::move(errors));
    arguments.set_items(read_items(*match.route, carried.items, strict));
    auto media_type = negotiated_media_type(*match.route, request, arguments);
    if (auto* problem = std::get_if<Problem>(&media_type)) return std::move(*problem);
    arguments.set_media_type(std::get<std::string>(std::move(media_type)));
    return arguments;
}

}  // namespace shim
