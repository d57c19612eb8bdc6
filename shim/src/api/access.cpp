// SPDX-License-Identifier: PostgreSQL
#include "api/access.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "text/percent_encoding.hpp"

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

Result<void, Problem> may_use_path(const Exchange& exchange) {
    using Allowed = Result<void, Problem>;
    if (exchange.caller.scope == Caller::Scope::service) return Allowed::of();
    const Route& route = exchange.route();
    if (route.access == Access::service) return Allowed::fault(forbidden());
    if (route.access != Access::learner) return Allowed::of();
    const auto names = names_in_braces(route.path);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] != learner_input) continue;
        const auto user_id = percent_decoded(exchange.match.in_braces[i]);
        if (!user_id || !exchange.caller.may_touch(*user_id)) return Allowed::fault(forbidden());
    }
    return Allowed::of();
}

Result<void, Problem> may_use_arguments(const Exchange& exchange, const Arguments& arguments) {
    using Allowed = Result<void, Problem>;
    const Route& route = exchange.route();
    if (route.access != Access::learner || exchange.caller.scope == Caller::Scope::service)
        return Allowed::of();
    // A route that names no learner is nobody's.
    const bool has_learner = std::ranges::any_of(route.inputs, is_learner_input);
    if (has_learner && exchange.caller.may_touch(arguments.text(learner_input))) return Allowed::of();
    return Allowed::fault(forbidden());
}

bool may_touch_item(const Exchange& exchange, const Arguments& item) {
    return exchange.caller.may_touch(item.text(learner_input));
}

}  // namespace shim
