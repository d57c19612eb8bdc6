// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.hpp"
#include "http_message.hpp"
#include "value_type.hpp"

// A route says everything about one operation: it is what serves a request, what validates it and what the
// OpenAPI document is made from.

namespace shim {

/// One value that a request carries.
struct Input {
    enum class Place { path, query, body };

    Place place;
    std::string name;
    ValueType type;
    std::string description;
    bool required = true;
    std::optional<std::string> default_value = std::nullopt;  // as a request would send it
};

/// One answer, for the document; the problems that any request can meet are added by the generator.
struct Answer {
    int status;
    std::string description;
    std::string content_type;
    std::string schema;  // its name in the document's components
};

/// Who may call a route where callers carry tokens.
enum class Access {
    service,  // tokens of the scope service: what a route gets that says nothing
    learner,  // those, and the learner whom the input user_id names
    items,    // those, and learners: the handler asks arguments.caller() about each item
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
    std::function<Response(const Arguments&)> handler;
    Access access = Access::service;

    [[nodiscard]] bool takes_body() const {
        for (const Input& input : inputs)
            if (input.place == Input::Place::body) return true;
        return false;
    }
};
using Routes = std::vector<Route>;

}  // namespace shim
