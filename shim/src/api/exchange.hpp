// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <utility>

#include "api/router.hpp"
#include "auth/caller.hpp"
#include "base/request_notes.hpp"
#include "http/message.hpp"
#include "http/trace_context.hpp"

namespace shim {

/// One request on its way from the head to the answer, and all that is known about it. It is made once, matched against
/// the table of routes once, and handed on by reference.
struct Exchange {
    Exchange(const Routes& routes, Request head)
        : request(std::move(head)),
          target(parts_of(request.target)),
          match(match_route(routes, request.method, target.path)),
          trace(trace_context(request.headers)) {
        notes.client_socket = request.client_socket;
        notes.room = request.room;
        notes.crew = request.crew;
        notes.wake = std::move(request.wake);
    }
    ~Exchange() = default;
    Exchange(const Exchange&) = delete;  // its parts look at each other
    Exchange& operator=(const Exchange&) = delete;

    /// Of a request that was matched.
    [[nodiscard]] const Route& route() const { return *match.route; }

    Request request;  // the body comes last
    const Target target;
    const RouteMatch match;
    const TraceContext trace;
    Caller caller;                       // without a word about it: nobody
    std::optional<Arguments> arguments;  // once they are known to be valid and allowed
    RequestNotes notes;
};

}  // namespace shim
