// SPDX-License-Identifier: PostgreSQL
#include "api/validation.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/negotiation.hpp"
#include "http/body_limits.hpp"
#include "text/json_object.hpp"
#include "text/json_string.hpp"
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
            case Input::Place::element:
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

/// A parameter left empty counts as absent; but for one of several values, where it would change who is meant.
std::optional<Members> query_members(const Route& route, std::string_view query) {
    auto members = form_members(query, {}, EmptyFields::kept);
    if (!members) return std::nullopt;
    std::erase_if(*members, [&route](const Member& member) {
        const Input* const input = route.find_input(member.name);
        return member.value.text.empty() && (input == nullptr || input->most_values == 1);
    });
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
    auto query = query_members(route, exchange.target.query);
    if (!query) return Read::fault({400, "The query string is not validly percent-encoded."});
    Carried carried{std::move(*path), std::move(*query), header_members(route, exchange.request.headers), {}};
    if (!route.takes(Input::Place::body)) return Read::of(std::move(carried));
    auto body = body_members(exchange.request, names_of_inputs(route, Input::Place::body));
    if (!body.ok()) return Read::fault(std::move(body.fault()));
    carried.body = std::move(body.value());
    return Read::of(std::move(carried));
}

FieldError error_at(const Input& input, std::string detail) {
    if (input.is_in_body()) return {FieldError::Place::body, json_pointer(input.name), std::move(detail)};
    if (input.place == Input::Place::header)
        return {FieldError::Place::header, input.name, std::move(detail)};
    return {FieldError::Place::parameter, input.name, std::move(detail)};
}

/// Reads an input that may be given several times.
void read_values(const Input& input, const Members& members, Arguments& arguments, FieldErrors& errors) {
    std::vector<std::string> values;
    for (const Member& member : members) {
        if (member.name != input.name) continue;
        if (values.size() == input.most_values)
            return errors.push_back(error_at(
                input, "must not be given more than " + std::to_string(input.most_values) + " times"));
        auto reading = input.type.read(member.value);
        if (!reading.ok()) return errors.push_back(error_at(input, std::move(reading.fault())));
        values.push_back(std::get<std::string>(std::move(reading.value())));
    }
    if (values.empty()) return arguments.add(input.name, {});
    arguments.add(input.name, std::move(values));
}

/// Reads one input, into the arguments or into the errors.
void read_input(const Input& input, const Members& members, Arguments& arguments, FieldErrors& errors) {
    if (input.most_values > 1) return read_values(input, members, arguments, errors);
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

/// Not those of what is no operation of the API: to a link to the page, mail programs and networks add what they like.
void refuse_unknown_parameters(const Route& route, const Members& query, FieldErrors& errors) {
    if (route.name.empty()) return;
    for (const Member& member : query) {
        const bool known = std::ranges::any_of(route.inputs, [&member](const Input& input) {
            return input.place == Input::Place::query && input.name == member.name;
        });
        if (!known) errors.push_back({FieldError::Place::parameter, member.name, "is not a parameter here"});
    }
}

constexpr std::size_t most_errors = 20;

/// Where strict handling is preferred, a misspelt member is no member less.
void refuse_unknown_members(const Route& route, const Members& members, Input::Place place,
                            FieldErrors& errors) {
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

Result<std::string> read_element(const Input& input, std::string_view json) {
    if (json.size() > largest_body)
        return Result<std::string>::fault("must not have more than " + std::to_string(largest_body) +
                                          " bytes");
    auto text = read_json_string(json);
    if (!text.ok()) return text;
    auto value = input.type.read({RawValue::Kind::text, std::move(text.value())});
    return value.ok() ? Result<std::string>::of(std::get<std::string>(std::move(value.value())))
                      : Result<std::string>::fault(std::move(value.fault()));
}

}  // namespace

Result<Arguments, Problem> validate(const Exchange& exchange) {
    using Read = Result<Arguments, Problem>;
    const Route& route = exchange.route();
    const auto carried = collect(exchange);
    if (!carried.ok()) return Read::fault(carried.fault());
    Arguments arguments;
    arguments.reserve(route.inputs.size());
    FieldErrors errors;
    for (const Input& input : route.inputs)
        if (input.place != Input::Place::item && input.place != Input::Place::element)
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

Result<void, Problem> read_list(const Exchange& exchange,
                                const std::function<void(const std::string&)>& take) {
    using Read = Result<void, Problem>;
    const Route& route = exchange.route();
    const auto input = std::ranges::find(route.inputs, Input::Place::element, &Input::place);
    const auto texts = batch_items(exchange.request);
    if (!texts.ok()) return Read::fault(texts.fault());
    FieldErrors errors;
    for (std::size_t i = 0; i < texts.value().size() && errors.size() < most_errors; ++i) {
        auto element = read_element(*input, texts.value()[i]);
        if (element.ok())
            take(element.value());
        else
            errors.push_back(
                {FieldError::Place::body, json_pointer(std::to_string(i)), std::move(element.fault())});
    }
    return errors.empty() ? Read::of() : Read::fault(invalid_request(std::move(errors)));
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
    arguments.reserve(known_.size());
    FieldErrors errors;
    for (const Input& input : route_->inputs)
        if (input.place == Input::Place::item) read_input(input, members.value(), arguments, errors);
    if (strict_) refuse_unknown_members(*route_, members.value(), Input::Place::item, errors);
    return errors.empty() ? Item::of(std::move(arguments)) : Item::fault(std::move(errors));
}

}  // namespace shim
