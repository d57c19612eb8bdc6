// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/arguments.hpp"
#include "api/input_type.hpp"
#include "http/body_limits.hpp"
#include "http/message.hpp"

// A route says everything about one operation: it is what serves a
// request, what validates it and what the OpenAPI document is made from.

namespace shim {

struct Exchange;

/// One value that a request carries.
struct Input {
    /// item: of each item of a batch; element: each element of a list, which is the whole body
    enum class Place { path, query, header, body, item, element };

    Place place;
    std::string name;
    InputType type;
    std::string description;
    bool required = true;
    std::optional<std::string> default_value = std::nullopt;  // as a request would send it
    std::size_t most_values = 1;  // more: it may be given several times, and is read as a list of texts

    [[nodiscard]] bool is_in_body() const {
        return place == Place::body || place == Place::item || place == Place::element;
    }
};

/// A header of an answer, for the document.
struct AnswerHeader {
    std::string name;
    std::string description;
    bool always = false;
};

/// One answer, for the document; the problems that any request can meet are added by the generator. One
/// status may have several content types, the preferred one first: a client of a GET chooses among those of
/// 200 by Accept, or by the input `format` where the route has it.
struct Answer {
    int status;
    std::string description;
    std::string content_type;  // empty: no content
    std::string schema;        // its name in the document's components
    std::vector<AnswerHeader> headers = {};
};

/// Who may call a route where callers carry tokens.
enum class Access {
    service,  // tokens of the scope service: what a route gets that says nothing
    learner,  // those, and the learner whom the input user_id names
    items,    // those, and the learner whom the user_id of every item of a batch names
    anyone,   // no token is needed
};

struct Route {
    std::string method;  // GET answers HEAD too
    std::string path;    // segments in braces are inputs: /users/{user_id}/summary
    std::string name;    // empty: no operation of the API; the document leaves it out
    std::string summary;
    std::string description;
    std::vector<Input> inputs;
    std::vector<Answer> answers;
    std::function<std::optional<Response>(Exchange&, const Arguments&)>
        handler;  // nothing: it waits for others, and is called again
    std::function<void(Exchange&, const Arguments&)> prepare = nullptr;  // before it waits for the first time
    std::function<std::optional<Response>(const Exchange&, const Arguments&)> refuse =
        nullptr;  // where it has to wait: what it would be refused for in the end, if anything
    std::function<std::optional<std::string>(const Exchange&, const Arguments&)> learner =
        nullptr;  // whom it is about, if it is one; nothing: the path says it
    Access access = Access::service;
    std::size_t most_body_bytes = largest_body;
    bool may_lag = false;  // a server that lags behind may answer it, unless the input Prefer says `fresh`

    [[nodiscard]] bool takes(Input::Place place) const {
        return std::ranges::any_of(inputs, [place](const Input& input) { return input.place == place; });
    }
    [[nodiscard]] bool takes_batch() const { return takes(Input::Place::item); }
    [[nodiscard]] bool takes_list() const { return takes(Input::Place::element); }
    [[nodiscard]] bool takes_body() const {
        return takes(Input::Place::body) || takes_batch() || takes_list();
    }

    [[nodiscard]] const Input* find_input(std::string_view input) const {
        const auto found = std::ranges::find(inputs, input, &Input::name);
        return found != inputs.end() ? &*found : nullptr;
    }

    /// Whether the client chooses the media type of the answer. Others answer what they have: to refuse a write for the
    /// shape of its answer would help nobody.
    [[nodiscard]] bool negotiates() const { return method == "GET" || find_input("format") != nullptr; }
};
using Routes = std::vector<Route>;

}  // namespace shim
