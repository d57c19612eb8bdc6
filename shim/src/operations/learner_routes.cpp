// SPDX-License-Identifier: PostgreSQL
#include "operations/learner_routes.hpp"

#include <functional>

#include "operations/entries.hpp"
#include "operations/move.hpp"
#include "operations/question_inputs.hpp"

namespace shim {

namespace {

using Place = Input::Place;

Route list_route(Database& database) {
    auto headers = caching_headers();
    headers.push_back({"Link", "`<...>; rel=\"next\"`: the next page, where there is one.", false});
    return {
        .method = "GET",
        .path = "/users/{user_id}/records",
        .name = "listEntries",
        .summary = "A learner's entries in time order",
        .description =
            "Answers a page of entries, ordered by timestamp and then by request_id, the latest first where `order` says "
            "so. The header Link leads "
            "to the next page; entries that are recorded meanwhile shift nothing. Expired entries are not "
            "here: they live on in the summary only.",
        .inputs = {user_id_input(),
                   {Place::query, "from", utc_time_type(),
                    "The earliest timestamp: RFC 3339, or a date, which stands for its start; of UTC where "
                    "it has no offset.",
                    false},
                   {Place::query, "to", utc_time_type(),
                    "Entries before this timestamp, written like `from`.", false},
                   {Place::query, "limit", whole_number_type(1, 1000), "How many entries a page has at most.",
                    false, "100"},
                   {Place::query, "order", choice_type({"asc", "desc"}), "`desc`: the latest first.", false,
                    "asc"},
                   {Place::query, "cursor", page_cursor_type(),
                    "Where the page begins: from the header Link.", false},
                   if_none_match_input()},
        .answers = {{200, "The entries.", "application/json", "Entries", headers},
                    {304, "The client has this answer already.", "", "", headers}},
        .handler = std::bind_front(list_entries, std::ref(database)),
        .access = Access::learner,
    };
}

Route entry_route(Database& database) {
    return {
        .method = "GET",
        .path = "/users/{user_id}/records/{request_id}",
        .name = "getEntry",
        .summary = "One entry",
        .description = "Answers the entry that the learner has under this UUID.",
        .inputs = {user_id_input(),
                   {Place::path, "request_id", uuid_type(), "The UUID that the client chose for the event."},
                   if_none_match_input()},
        .answers = {{200, "The entry.", "application/json", "Entry", caching_headers()},
                    {304, "The client has this answer already.", "", "", caching_headers()},
                    {404, "The learner has no such entry.", "application/problem+json", "Problem"},
                    {410, "The entry was voided.", "application/problem+json", "Problem"}},
        .handler = std::bind_front(get_entry, std::ref(database)),
        .access = Access::learner,
    };
}

Route void_route(Database& database) {
    return {
        .method = "DELETE",
        .path = "/users/{user_id}/records/{request_id}",
        .name = "voidEntry",
        .summary = "Void an entry that was wrong",
        .description =
            "The entry does not count any more, and its UUID stays taken: a device that sends it once more is "
            "answered 410. Answers the entry, and the same again however often it is asked for.",
        .inputs = {user_id_input(),
                   {Place::path, "request_id", uuid_type(), "The UUID that the client chose for the event."}},
        .answers = {{200, "The entry is voided.", "application/json", "Entry"},
                    {404, "The learner has no such entry.", "application/problem+json", "Problem"}},
        .handler = std::bind_front(void_entry, std::ref(database)),
        .access = Access::learner,
    };
}

Route erase_route(Database& database) {
    return {
        .method = "DELETE",
        .path = "/users/{user_id}",
        .name = "eraseLearner",
        .summary = "Erase a learner",
        .description =
            "Erases everything that is stored about a learner, for good, and says what that was. A learner "
            "who is not known has nothing to erase: zeros. 503 with the code `outcome-unknown`: the connection to the "
            "database broke, and zeros at the next try say that it had been done.",
        .inputs = {user_id_input()},
        .answers = {{200, "What was erased.", "application/json", "Erased"}},
        .handler = std::bind_front(erase_learner, std::ref(database)),
        .access = Access::learner,
    };
}

Route move_route(Database& database) {
    return {
        .method = "POST",
        .path = "/users/{user_id}/move",
        .name = "moveLearner",
        .summary = "Move everything of a learner to another one",
        .description =
            "A guest signs up: entries, voided ones too, and what was expired become those of the learner `into`, "
            "all or nothing. A UUID that is on both sides with the same content is one entry. Moving again does no "
            "harm: a learner who is not known has nothing to be moved, zeros. 503 with the code `outcome-unknown`: the "
            "connection to the database broke, and zeros at the next try say that it had been done. Members that are not listed are "
            "ignored, or refused with `Prefer: handling=strict`.",
        .inputs =
            {user_id_input(),
             {Place::header, "Prefer", handling_type(),
              "`handling=strict`: members that are not listed are refused, a misspelt one too.", false},
             {Place::body, "into", user_id_type(),
              "The other learner: 1 to 255 bytes of UTF-8, not of white space only, and neither `.` nor "
              "`..`. Need not be known."}},
        .answers = {{200, "What was moved.", "application/json", "Moved"},
                    {409,
                     "Both learners have entries with the same UUID and other content; the first of them are "
                     "named. Nothing was moved.",
                     "application/problem+json", "ConflictingEntries"},
                    {501, "The server's role in the database has no right to move learners.",
                     "application/problem+json", "Problem"}},
        .handler = std::bind_front(move_learner, std::ref(database)),
        .access = Access::service,
    };
}

}  // namespace

Routes learner_routes(Database& database) {
    return {may_lag(list_route(database)), may_lag(entry_route(database)), void_route(database),
            erase_route(database), move_route(database)};
}

}  // namespace shim
