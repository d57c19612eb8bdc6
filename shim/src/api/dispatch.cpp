// SPDX-License-Identifier: PostgreSQL
#include "api/dispatch.hpp"

#include <exception>
#include <string>

#include "api/access.hpp"
#include "api/validation.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"

namespace shim {

namespace {

Problem no_route(const RouteMatch& match) {
    if (match.allowed.empty()) return {404, "There is nothing at this path."};
    Problem problem{405, "This path takes other methods: " + match.allowed + "."};
    problem.headers = {{"Allow", match.allowed}};
    return problem;
}

Result<void, Problem> take_arguments(Exchange& exchange) {
    auto arguments = validate(exchange);
    if (!arguments.ok()) return Result<void, Problem>::fault(std::move(arguments.fault()));
    auto allowed = may_use_arguments(exchange, arguments.value());
    if (allowed.ok()) exchange.arguments = std::move(arguments.value());
    return allowed;
}

}  // namespace

std::optional<Response> answer(Exchange& exchange) {
    try {
        if (exchange.match.route == nullptr) return response_of(no_route(exchange.match));
        if (!exchange.arguments) {
            const auto taken = take_arguments(exchange);
            if (!taken.ok()) return response_of(taken.fault());
        }
        return exchange.route().handler(exchange, *exchange.arguments);
    } catch (const NoRoom&) {
        return response_of(too_many_bytes());
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
        return response_of(internal_error());
    }
}

}  // namespace shim
