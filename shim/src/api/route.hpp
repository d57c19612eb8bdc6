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
    enum class Place { path, query, header, body, item };  // item: of each item of a batch

    Place place;
    std::string name;
    InputType type;
    std::string description;
    bool required = true;
    std::optional<std::string> default_value = std::nullopt;  // as a request would send it
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
    std::string name;
    std::string summary;
    std::string description;
    std::vector<Input> inputs;
    std::vector<Answer> answers;
    std::function<std::optional<Response>(Exchange&, const Arguments&)>
        handler;  // nothing: it waits for others, and is called again
    Access access = Access::service;
    std::size_t most_body_bytes = largest_body;

    [[nodiscard]] bool takes(Input::Place place) const {
        return std::ranges::any_of(inputs, [place](const Input& input) { return input.place == place; });
    }
    [[nodiscard]] bool takes_batch() const { return takes(Input::Place::item); }
    [[nodiscard]] bool takes_body() const { return takes(Input::Place::body) || takes_batch(); }
};
using Routes = std::vector<Route>;

}  // namespace shim
