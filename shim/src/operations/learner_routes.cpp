// SPDX-License-Identifier: PostgreSQL
#include "operations/learner_routes.hpp"

#include <functional>

#include "operations/entries.hpp"
#include "operations/summary.hpp"

namespace shim {

namespace {

using Place = Input::Place;

Input user_id_input() {
    return {
        Place::path, "user_id", user_id_type(),
        "The learner, percent-encoded (a slash in it as %2F): 1 to 255 bytes of UTF-8, not of white space only, and "
        "neither `.` nor `..`."};
}

Input if_none_match_input() {
    return {Place::header, "If-None-Match", header_type(), "The ETag of an answer that the client still has.",
            false};
}

std::vector<AnswerHeader> caching_headers() {
    return {{"ETag", "Names this very answer: strong.", true},
            {"Cache-Control", "`private, no-cache`: keep it, but ask again each time.", true}};
}

Route summary_route(Database& database) {
    auto headers = caching_headers();
    headers.push_back({"Vary", "`Accept`.", true});
    return {
        .method = "GET",
        .path = "/users/{user_id}/summary",
        .name = "getSummary",
        .summary = "Sums and averages per hour, day, week, month, quarter or year",
        .description =
            "Answers one row per period, from the period that holds `from` to the one that holds `to`, both "
            "included and each aggregated in whole. Periods without entries are there too; `fill` says what "
            "they show. A learner who is not known has gaps only. Parameters that are not listed are "
            "refused.",
        .inputs =
            {
                user_id_input(),
                {Place::query, "from", time_bound_type(),
                 "A time within the first period: an RFC 3339 timestamp, or a date, which stands for the "
                 "start of that day. What has no offset is read in `time_zone`. A + that arrived as a "
                 "space is understood."},
                {Place::query, "to", time_bound_type(),
                 "A time within the last period, written like `from`. A date stands for the start of that "
                 "day: `to=2024-01-31` ends a list of days with 31 January, and a list of hours with the "
                 "first hour of it."},
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
                {Place::query, "format", choice_type({"json", "csv", "ndjson"}),
                 "The shape of the answer; without it, what Accept says.", false},
                if_none_match_input(),
            },
        .answers = {{200, "The periods in order.", "application/json", "Summary", headers},
                    {200, "", "text/csv; charset=utf-8; header=present", "Csv"},
                    {200, "", "application/x-ndjson", "Ndjson"},
                    {304, "The client has this answer already.", "", "", headers},
                    {422, "The range has too many periods.", "application/problem+json", "TooManyPeriods"}},
        .handler = std::bind_front(get_summary, std::ref(database)),
        .access = Access::learner,
    };
}

Route list_route(Database& database) {
    auto headers = caching_headers();
    headers.push_back({"Link", "`<...>; rel=\"next\"`: the next page, where there is one.", false});
    return {
        .method = "GET",
        .path = "/users/{user_id}/records",
        .name = "listEntries",
        .summary = "A learner's entries in time order",
        .description =
            "Answers a page of entries, ordered by timestamp and then by request_id. The header Link leads "
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
            "who is not known has nothing to erase: zeros.",
        .inputs = {user_id_input()},
        .answers = {{200, "What was erased.", "application/json", "Erased"}},
        .handler = std::bind_front(erase_learner, std::ref(database)),
        .access = Access::learner,
    };
}

}  // namespace

Routes learner_routes(Database& database) {
    return {list_route(database), entry_route(database), void_route(database), summary_route(database),
            erase_route(database)};
}

}  // namespace shim
