// SPDX-License-Identifier: PostgreSQL
#include "service.hpp"

#include <exception>
#include <string>
#include <utility>
#include <variant>

#include "access.hpp"
#include "database_error.hpp"
#include "log.hpp"
#include "problem.hpp"
#include "request_notes.hpp"
#include "route_match.hpp"
#include "sqlstate.hpp"
#include "validation.hpp"

namespace shim {

namespace {

Problem no_route(const RouteMatch& match) {
    if (match.allowed.empty()) return {404, "There is nothing at this path."};
    Problem problem{405, "This path takes other methods: " + match.allowed + "."};
    problem.headers = {{"Allow", match.allowed}};
    return problem;
}

Response answer_or_throw(const Routes& routes, const Request& request, const Caller& caller) {
    const Target target = parts_of(request.target);
    const RouteMatch match = match_route(routes, request.method, target.path);
    if (match.route == nullptr) return response_of(no_route(match));
    auto validated = validate(match, request, target.query);
    if (const auto* problem = std::get_if<Problem>(&validated)) return response_of(*problem);
    auto& arguments = std::get<Arguments>(validated);
    arguments.set_caller(caller);
    if (const auto problem = refuse_arguments(*match.route, arguments)) return response_of(*problem);
    return match.route->handler(arguments);
}

}  // namespace

Response answer(const Routes& routes, const Request& request, const Caller& caller) noexcept {
    try {
        return answer_or_throw(routes, request, caller);
    } catch (const DatabaseError& error) {
        const Problem problem = problem_of(error);
        request_notes().sqlstate = error.sqlstate;
        if (problem.status >= 500)
            log_line(error.sqlstate.empty() ? "no database" : "SQLSTATE " + error.sqlstate, error.what());
        return response_of(problem);
    } catch (const PoolExhausted& error) {
        log_line("no database", error.what());
        return response_of(database_busy("Every database connection is busy. Try again later."));
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
        return response_of(internal_error());
    }
}

}  // namespace shim
