// SPDX-License-Identifier: PostgreSQL
#include "routes.hpp"

#include "openapi.hpp"
#include "record_entry.hpp"

namespace shim {

namespace {

using Place = Input::Place;

Route record_route(Database& database) {
    return {
        .method = "POST",
        .path = "/recordsjson",
        .name = "recordEntry",
        .summary = "Record one learning event exactly once",
        .description =
            "Stores an entry under the UUID that the client chose for it. The first write wins: any repeat "
            "of the UUID "
            "by the same user is refused with 409, and the problem document shows what is stored. So a "
            "client that "
            "got no answer sends the same request again and learns from 201 or 409 that the event counts "
            "once. "
            "Members that are not listed are ignored; in the form encodings a field left empty counts as "
            "absent.",
        .inputs =
            {
                {Place::body, "request_id", uuid_type(),
                 "The UUID of this event, chosen by the client: the idempotency key. Unique per user."},
                {Place::body, "user_id", user_id_type(), "The learner, 1 to 255 bytes of UTF-8."},
                {Place::body, "word_count", whole_number_type(0),
                 "How many words were learned: a whole number. `7`, `7.0` and, as forms send it, `\"7\"` "
                 "count as 7."},
                {Place::body, "timestamp", timestamp_type(),
                 "When it happened: RFC 3339, read in UTC where it has no offset. Absent: now. Digits beyond "
                 "microseconds are dropped.",
                 false},
                {Place::body, "study_seconds", whole_number_type(0), "How long it took, in seconds.", false},
            },
        .answers = {{201, "The entry is stored.", "application/json", "Entry"},
                    {409, "The user has an entry with this UUID already; it is in the document.",
                     "application/problem+json", "AlreadyRecorded"}},
        .handler = [&database](const Arguments& arguments) { return record_entry(database, arguments); },
        .access = Access::learner,
    };
}

Route summary_route(Database& database) {
    return {
        .method = "GET",
        .path = "/users/{user_id}/summary",
        .name = "getSummary",
        .summary = "Sums and averages per hour, day, week, month, quarter or year",
        .description =
            "Answers one row per period, from the period that holds `from` to the one that holds `to`, both "
            "included "
            "and each aggregated in whole. Periods without entries are there too; `fill` says what they "
            "show. A "
            "learner who is not known has gaps only. Parameters that are not listed are refused.",
        .inputs =
            {
                {Place::path, "user_id", user_id_type(),
                 "The learner, percent-encoded (a slash in it as %2F), 1 to 255 bytes of UTF-8."},
                {Place::query, "from", time_bound_type(),
                 "A time within the first period: an RFC 3339 timestamp, or a date, which stands for the "
                 "start of "
                 "that day. What has no offset is read in `time_zone`. A + that arrived as a space is "
                 "understood."},
                {Place::query, "to", time_bound_type(),
                 "A time within the last period, written like `from`. A date stands for the start of that "
                 "day: "
                 "`to=2024-01-31` ends a list of days with 31 January, and a list of hours with the first "
                 "hour of it."},
                {Place::query, "granularity",
                 choice_type({"hour", "day", "week", "month", "quarter", "year"}),
                 "The length of the periods."},
                {Place::query, "time_zone", time_zone_type(),
                 "The time zone whose days are meant: an IANA name.", false, "UTC"},
                {Place::query, "fill", choice_type({"zero", "null", "previous", "linear", "none"}),
                 "What a period without entries shows as its average; `none` leaves the row out.", false,
                 "zero"},
                {Place::query, "moving_periods", whole_number_type(1),
                 "Over how many periods `moving_average` looks back.", false, "1"},
                {Place::query, "day_start", time_of_day_type(), "When a new day begins on the wall clock.",
                 false, "00:00"},
                {Place::query, "week_start",
                 choice_type({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}),
                 "The first day of a week.", false, "monday"},
                {Place::query, "fields",
                 choice_list_type({"period", "entries", "words", "average_words_learned", "study_seconds",
                                   "moving_average"}),
                 "The members that each row has, separated by commas.", false,
                 "period,average_words_learned"},
            },
        .answers = {{200, "The periods in order.", "application/json", "Summary"},
                    {422, "The range has too many periods.", "application/problem+json", "Problem"}},
        .handler =
            [&database](const Arguments& arguments) {
                return Response{200, "application/json", database.aggregate_learning_json(arguments)};
            },
        .access = Access::learner,
    };
}

Route document_route() {
    return {
        .method = "GET",
        .path = "/openapi.json",
        .name = "getOpenapi",
        .summary = "This document",
        .description = "Describes every operation of this server: OpenAPI 3.1.",
        .inputs = {},
        .answers = {{200, "The document.", "application/json", "Document"}},
        .handler = nullptr,
        .access = Access::anyone,
    };
}

}  // namespace

Routes make_routes(Database& database) {
    Routes routes = {record_route(database), summary_route(database), document_route()};
    routes.back().handler = [text = text_of(openapi_document(routes))](const Arguments&) {
        return Response{200, "application/json", text};
    };
    return routes;
}

}  // namespace shim
