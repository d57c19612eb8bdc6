// SPDX-License-Identifier: PostgreSQL
#include "operations/record_routes.hpp"

#include <functional>

#include "http/body_limits.hpp"
#include "operations/record_batch.hpp"
#include "operations/record_entry.hpp"
#include "operations/record_once.hpp"

namespace shim {

namespace {

using Place = Input::Place;

constexpr const char* forgiving =
    "Members that are not listed are ignored, or refused with `Prefer: handling=strict`; in the form encodings a field left empty counts as absent.";

Input request_id_input(Place place, bool required) {
    return {place, "request_id", uuid_type(),
            "The UUID of this event, chosen by the client: the idempotency key. Unique per user.", required};
}

Input prefer_input() {
    return {Place::header, "Prefer", handling_type(),
            "`handling=strict`: members that are not listed are refused, a misspelt one too.", false};
}

/// The content of an entry.
void add_content(std::vector<Input>& inputs, Place place) {
    inputs.push_back(
        {place, "user_id", user_id_type(),
         "The learner: 1 to 255 bytes of UTF-8, not of white space only, and neither `.` nor `..`."});
    inputs.push_back({place, "word_count", whole_number_type(0),
                      "How many words were learned: a whole number. `7`, `7.0` and, as forms send it, "
                      "`\"7\"` count as 7."});
    inputs.push_back(
        {place, "timestamp", utc_time_type(),
         "When it happened: RFC 3339, or a date, which stands for its start; of UTC where it has no offset. "
         "Absent: now. Digits beyond microseconds are rounded. A server refuses what lies before its "
         "`learning_log.earliest` (1970 unless it is set) or ahead of its clock by more than "
         "`learning_log.latest_ahead` (one day).",
         false});
    inputs.push_back({place, "study_seconds", whole_number_type(0), "How long it took, in seconds.", false});
}

Route record_entry_route(Database& database) {
    Route route{
        .method = "POST",
        .path = "/recordsjson",
        .name = "recordEntry",
        .summary = "Record one learning event exactly once; repeats are refused",
        .description = std::string("Stores an entry under the UUID that the client chose for it. The "
                                   "first write wins: any repeat of the UUID by the same user is refused "
                                   "with 409, and the problem document shows what is stored. So a client "
                                   "that got no answer sends the same request again and learns from 201 "
                                   "or 409 that the event counts once. ") +
                       forgiving,
        .inputs = {prefer_input(), request_id_input(Place::body, true)},
        .answers = {{201, "The entry is stored.", "application/json", "Entry"},
                    {409, "The user has an entry with this UUID already; it is in the document.",
                     "application/problem+json", "AlreadyRecorded"},
                    {410, "The entry with this UUID was voided.", "application/problem+json", "Problem"}},
        .handler = std::bind_front(record_entry, std::ref(database)),
        .access = Access::learner,
    };
    add_content(route.inputs, Place::body);
    return route;
}

Route record_once_route(Database& database) {
    Route route{
        .method = "POST",
        .path = "/records",
        .name = "recordOnce",
        .summary = "Record one learning event exactly once; repeats are answered like the first time",
        .description = std::string("Stores an entry under the UUID that the client chose for it, in the "
                                   "header Idempotency-Key or in the member request_id; one of the two "
                                   "must be there, and both must not differ. The same request again "
                                   "answers 200 with the same body and the header Idempotent-Replayed; so "
                                   "a client that got no answer just sends it again. The same UUID with "
                                   "other content is refused with 422, and nothing is written; what a "
                                   "repeat leaves out is not compared. A request that is not valid burns "
                                   "no UUID. ") +
                       forgiving,
        .inputs = {{Place::header, "Idempotency-Key", idempotency_key_type(),
                    "The UUID of this event, chosen by the client, in quotes or bare. Unique per user.",
                    false},
                   prefer_input(),
                   request_id_input(Place::body, false)},
        .answers = {{201,
                     "The entry is stored.",
                     "application/json",
                     "Entry",
                     {{"Location", "Where the entry is found.", true}}},
                    {200,
                     "The entry was stored before, by the same request.",
                     "application/json",
                     "Entry",
                     {{"Idempotent-Replayed", "`true`.", true}}},
                    {410, "The entry with this UUID was voided.", "application/problem+json", "Problem"},
                    {422,
                     "The user has an entry with this UUID already, with other content: each field that "
                     "differs is named.",
                     "application/problem+json", "OtherContent"}},
        .handler = std::bind_front(record_once, std::ref(database)),
        .access = Access::learner,
    };
    add_content(route.inputs, Place::body);
    return route;
}

Route record_batch_route(Database& database) {
    Route route{
        .method = "POST",
        .path = "/records/batch",
        .name = "recordBatch",
        .summary = "Record up to 10,000 learning events, each exactly once",
        .description =
            "Takes a JSON array or newline-delimited JSON, one object per line, and answers one result per "
            "item, in order. An item that is not valid, or whose UUID is taken by other content, does not "
            "harm the others. With `Prefer: handling=strict` it is all or nothing: the first such item "
            "refuses the batch with 422, and nothing is stored; an item with a member that is not listed is "
            "not valid then. Repeats are successes in both cases, so a "
            "client that got no answer sends the same batch again.",
        .inputs = {{Place::header, "Prefer", handling_type(),
                    "`handling=strict`: all or nothing, and members that are not listed are refused.", false},
                   request_id_input(Place::item, true)},
        .answers = {{200,
                     "One result per item.",
                     "application/json",
                     "BatchResults",
                     {{"Preference-Applied",
                       "`handling=strict` or `handling=lenient`, where it was asked for.", false}}},
                    {422,
                     "Strict handling was asked for; the first bad item is named, and nothing was stored.",
                     "application/problem+json",
                     "BatchRefused",
                     {{"Preference-Applied", "`handling=strict`.", true}}}},
        .handler = std::bind_front(record_batch, std::ref(database)),
        .refuse = refuse_batch,
        .learner = learner_of_batch,
        .access = Access::items,
        .most_body_bytes = largest_batch_body,
    };
    add_content(route.inputs, Place::item);
    return route;
}

}  // namespace

Routes record_routes(Database& database) {
    return {record_entry_route(database), record_once_route(database)};
}

Routes batch_routes(Database& database) {
    return {record_batch_route(database)};
}

}  // namespace shim
