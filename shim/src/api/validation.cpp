// SPDX-License-Identifier: PostgreSQL
#include "api/validation.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/negotiation.hpp"
#include "text/json_object.hpp"
#include "text/percent_encoding.hpp"

namespace shim {

namespace {

/// Everything that a request carries, by place.
struct Carried {
    Members path;
    Members query;
    Members header;
    Members body;

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

std::vector<std::string_view> names_of_inputs(const Route& route, Input::Place place) {
    std::vector<std::string_view> names;
    for (const Input& input : route.inputs)
        if (input.place == place) names.emplace_back(input.name);
    return names;
}

Result<Carried, Problem> collect(const Exchange& exchange) {
    using Read = Result<Carried, Problem>;
    const Route& route = exchange.route();
    auto path = path_members(exchange.match);
    if (!path) return Read::fault({400, "The path is not validly percent-encoded."});
    auto query = form_members(exchange.target.query);
    if (!query) return Read::fault({400, "The query string is not validly percent-encoded."});
    Carried carried{std::move(*path), std::move(*query), header_members(route, exchange.request.headers), {}};
    if (!route.takes(Input::Place::body)) return Read::of(std::move(carried));
    auto body = body_members(exchange.request, names_of_inputs(route, Input::Place::body));
    if (!body.ok()) return Read::fault(std::move(body.fault()));
    carried.body = std::move(body.value());
    return Read::of(std::move(carried));
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
        if (!input.default_value) return arguments.add(input.name, {});
        sent = &fallback;
    }
    auto reading = input.type.read(*sent);
    if (!reading.ok()) return errors.push_back(error_at(input, std::move(reading.fault())));
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

bool prefers_strict(const Route& route, const Arguments& arguments) {
    const bool reads_it =
        std::ranges::any_of(route.inputs, [](const Input& input) { return input.name == "Prefer"; });
    return reads_it && arguments.text_if_given("Prefer") == "strict";
}

}  // namespace

Result<Arguments, Problem> validate(const Exchange& exchange) {
    using Read = Result<Arguments, Problem>;
    const Route& route = exchange.route();
    const auto carried = collect(exchange);
    if (!carried.ok()) return Read::fault(carried.fault());
    Arguments arguments;
    FieldErrors errors;
    for (const Input& input : route.inputs)
        if (input.place != Input::Place::item)
            read_input(input, carried.value().at(input.place), arguments, errors);
    refuse_unknown_parameters(route, carried.value().query, errors);
    if (prefers_strict(route, arguments))
        refuse_unknown_members(route, carried.value().body, Input::Place::body, errors);
    if (!errors.empty()) return Read::fault(invalid_request(std::move(errors)));
    auto media_type = negotiated_media_type(route, exchange.request, arguments);
    if (!media_type.ok()) return Read::fault(std::move(media_type.fault()));
    arguments.set_media_type(std::move(media_type.value()));
    return Read::of(std::move(arguments));
}

BatchReader::BatchReader(const Exchange& exchange, std::vector<std::string_view> texts, bool strict)
    : route_(&exchange.route()),
      known_(names_of_inputs(*route_, Input::Place::item)),
      texts_(std::move(texts)),
      strict_(strict) {}

Result<BatchReader, Problem> BatchReader::open(const Exchange& exchange, bool strict) {
    using Read = Result<BatchReader, Problem>;
    auto texts = batch_items(exchange.request);
    if (!texts.ok()) return Read::fault(std::move(texts.fault()));
    BatchReader reader(exchange, std::move(texts.value()), strict);
    return reader.touches_others(exchange) ? Read::fault(forbidden()) : Read::of(std::move(reader));
}

/// Of an item that is not valid nothing is written, whosever it is.
bool BatchReader::touches_others(const Exchange& exchange) const {
    if (exchange.caller.scope == Caller::Scope::service) return false;
    return std::ranges::any_of(texts_, [&](std::string_view text) {
        const Item item = read(text);
        return item.ok() && !may_touch_item(exchange, item.value());
    });
}

std::optional<Item> BatchReader::next() {
    if (next_ == texts_.size()) return std::nullopt;
    Item item = read(texts_[next_]);
    if (!item.ok())
        for (FieldError& error : item.fault()) error.where.insert(0, json_pointer(std::to_string(next_)));
    ++next_;
    return item;
}

Item BatchReader::read(std::string_view text) const {
    auto members = item_members(text, known_);
    if (!members.ok()) return Item::fault(std::move(members.fault()));
    Arguments arguments;
    FieldErrors errors;
    for (const Input& input : route_->inputs)
        if (input.place == Input::Place::item) read_input(input, members.value(), arguments, errors);
    if (strict_) refuse_unknown_members(*route_, members.value(), Input::Place::item, errors);
    return errors.empty() ? Item::of(std::move(arguments)) : Item::fault(std::move(errors));
}

}  // namespace shim
