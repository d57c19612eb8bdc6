// SPDX-License-Identifier: PostgreSQL
#include "access.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "percent_encoding.hpp"

namespace shim {

namespace {

constexpr std::string_view learner_input = "user_id";

bool is_learner_input(const Input& input) {
    return input.name == learner_input;
}

}  // namespace

Problem unauthorized(const std::string& fault) {
    Problem problem{401, "This request needs a bearer token in the header field Authorization."};
    problem.kind = "unauthorized";
    std::string challenge = R"(Bearer realm="learning_log")";
    if (!fault.empty()) {
        std::string sentence = fault + ".";
        sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
        problem.detail = std::move(sentence);
        challenge += R"(, error="invalid_token", error_description=")" + fault + '"';
    }
    problem.headers = {{"WWW-Authenticate", std::move(challenge)}};
    return problem;
}

Problem forbidden() {
    Problem problem{403, "The token does not allow this: it is for the data of its own subject only."};
    problem.kind = "forbidden";
    problem.headers = {{"WWW-Authenticate", R"(Bearer realm="learning_log", error="insufficient_scope")"}};
    return problem;
}

std::optional<Problem> refuse_at_path(const RouteMatch& match, const Caller& caller) {
    if (caller.scope == Caller::Scope::service) return std::nullopt;
    if (match.route->access == Access::service) return forbidden();
    if (match.route->access != Access::learner) return std::nullopt;
    const auto names = names_in_braces(match.route->path);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] != learner_input) continue;
        const auto user_id = percent_decoded(match.in_braces[i]);
        if (!user_id || !caller.may_touch(*user_id)) return forbidden();
    }
    return std::nullopt;
}

std::optional<Problem> refuse_arguments(const Route& route, const Arguments& arguments) {
    if (route.access == Access::items) {
        // Of an item that is not valid nothing is written, whosever it is.
        const bool others = std::ranges::any_of(arguments.items(), [&arguments](const BatchItem& item) {
            return item.errors.empty() &&
                   !arguments.caller().may_touch(item.arguments[learner_input].value_or(""));
        });
        return others ? std::optional(forbidden()) : std::nullopt;
    }
    if (route.access != Access::learner || arguments.caller().scope == Caller::Scope::service)
        return std::nullopt;
    // A route that names no learner is nobody's.
    const bool has_learner = std::ranges::any_of(route.inputs, is_learner_input);
    if (has_learner && arguments.caller().may_touch(arguments[learner_input].value_or("")))
        return std::nullopt;
    return forbidden();
}

}  // namespace shim
