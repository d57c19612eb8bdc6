// SPDX-License-Identifier: PostgreSQL
#include "operations/routes.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "api/openapi.hpp"
#include "http/entity_tag.hpp"
#include "http/vary.hpp"
#include "operations/database_problem.hpp"
#include "operations/event_routes.hpp"
#include "operations/habit_routes.hpp"
#include "operations/learner_routes.hpp"
#include "operations/page_routes.hpp"
#include "operations/record_routes.hpp"
#include "operations/summary_routes.hpp"

namespace shim {

namespace {

Route document_route() {
    return {
        .method = "GET",
        .path = "/openapi.json",
        .name = "getOpenapi",
        .summary = "This document",
        .description = "Describes every operation of this server: OpenAPI 3.1.",
        .inputs = {{Input::Place::header, "If-None-Match", header_type(),
                    "The ETag of a document that the client still has.", false}},
        .answers = {{200,
                     "The document.",
                     "application/json",
                     "Document",
                     {{"ETag", "Names this very document.", true}}},
                    {304, "The client has this document already.", "", ""}},
        .handler = nullptr,
        .access = Access::anyone,
    };
}

/// Whom a request for this route is about, if it is one learner.
std::function<std::optional<std::string>(const Exchange&, const Arguments&)> learner_of(const Route& route) {
    if (route.learner) return route.learner;
    const bool is_in_path = route.path.find("{user_id}") != std::string::npos;
    return [is_in_path](const Exchange&, const Arguments& arguments) {
        return is_in_path ? std::optional(arguments.text("user_id")) : std::nullopt;
    };
}

using Kind = Database::Kind;

Kind kind_of(const Route& route) {
    return route.method == "GET" || route.may_lag ? Kind::reads : Kind::writes;
}

/// The same routes; each is asked for its answer once there is a session for it.
Routes with_session(Database& database, Routes routes) {
    for (Route& route : routes)
        route.handler = [&database, may_lag = route.may_lag, otherwise = kind_of(route),
                         prepare = route.prepare, refuse = route.refuse, learner = learner_of(route),
                         work = std::move(route.handler)](
                            Exchange& exchange, const Arguments& arguments) -> std::optional<Response> {
            const bool is_new = !exchange.notes.turn;
            if (prepare && is_new) prepare(exchange, arguments);
            const bool asked_fresh = may_lag && arguments.text_if_given("Prefer") == "fresh";
            const auto whom = [&] { return learner(exchange, arguments); };
            const auto kind = may_lag && !asked_fresh ? Kind::reads_what_may_lag : otherwise;
            if (database.waits_for_session(exchange.notes, kind, std::cref(whom)))
                return refuse && is_new ? refuse(exchange, arguments) : std::nullopt;
            auto response = work(exchange, arguments);
            if (response && may_lag) add_to_vary(*response, "Prefer");
            if (response && asked_fresh) response->headers.emplace_back("Preference-Applied", "fresh");
            return response;
        };
    return routes;
}

}  // namespace

Routes make_routes(Database& database, ChangeFeed& changes) {
    Routes routes = record_routes(database);
    for (Routes more : {batch_routes(database), learner_routes(database), summary_routes(database),
                        habit_routes(database), event_routes(database, changes)})
        std::ranges::move(with_session(database, std::move(more)), std::back_inserter(routes));
    for (Route& route : routes)
        route.handler = [work = std::move(route.handler)](Exchange& exchange, const Arguments& arguments) {
            return answer_of_database(exchange, [&] { return work(exchange, arguments); });
        };
    routes.push_back(document_route());
    routes.back().handler = [text = text_of(openapi_document(routes))](Exchange&,
                                                                       const Arguments& arguments) {
        return revalidated({200, "application/json", text}, arguments.text_if_given("If-None-Match"));
    };
    std::ranges::move(page_routes(), std::back_inserter(routes));
    return routes;
}

}  // namespace shim
