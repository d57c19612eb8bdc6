// SPDX-License-Identifier: PostgreSQL
#include "operations/event_routes.hpp"

#include <functional>

#include "operations/events.hpp"
#include "operations/question_inputs.hpp"

namespace shim {

Routes event_routes(Database& database, ChangeFeed& changes) {
    return {{
        .method = "GET",
        .path = "/users/{user_id}/events",
        .name = "getEvents",
        .summary = "Hear when a learner's sums change",
        .description =
            "Server-sent events, until one of both sides ends the connection: an event `changed` at once, and then "
            "whenever the learner's entries or sums may have changed, at most one a second. It says that it is worth "
            "asking again, with `Prefer: fresh` where a summary may lag behind, and nothing else: `data` is `{}`. What "
            "happens while a client is not connected is covered by the first event of its next connection, so "
            "`Last-Event-ID` is not needed. A comment comes where there was no event for 15 seconds. A client that gets "
            "501 asks every now and then instead, with `If-None-Match`.",
        .inputs = {user_id_input()},
        .answers =
            {{200, "The events, as they come.", "text/event-stream", "Events"},
             {501,
              "Nothing is told here: `learning_log.notify` is off in the database, the server's session "
              "is one that a pooler or PL/Proxy shares, or the database is a standby.",
              "application/problem+json", "Problem"}},
        .handler = std::bind_front(get_events, std::ref(database), std::ref(changes)),
        .access = Access::learner,
    }};
}

}  // namespace shim
