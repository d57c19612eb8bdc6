// SPDX-License-Identifier: PostgreSQL
#include "operations/question_inputs.hpp"

#include <utility>

namespace shim {

namespace {

using Place = Input::Place;

}  // namespace

Input user_id_input() {
    return {
        Place::path, "user_id", user_id_type(),
        "The learner, percent-encoded (a slash in it as %2F): 1 to 255 bytes of UTF-8, not of white space only, and "
        "neither `.` nor `..`."};
}

Input time_zone_input() {
    return {Place::query, "time_zone", time_zone_type(), "The time zone whose days are meant: an IANA name.",
            false,        "UTC"};
}

Input day_start_input() {
    return {Place::query, "day_start", time_of_day_type(), "When a new day begins on the wall clock.",
            false,        "00:00"};
}

Input week_start_input() {
    return {Place::query,
            "week_start",
            choice_type({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}),
            "The first day of a week.",
            false,
            "monday"};
}

Input format_input() {
    return {Place::query, "format", choice_type({"json", "csv", "ndjson"}),
            "The shape of the answer; without it, what Accept says.", false};
}

Input if_none_match_input() {
    return {Place::header, "If-None-Match", header_type(), "The ETag of an answer that the client still has.",
            false};
}

Route may_lag(Route route) {
    route.may_lag = true;
    route.inputs.push_back(
        {Place::header, "Prefer", freshness_type(),
         "`fresh`: the answer shows every write that was answered before. Without it, it may come from a server that lags "
         "a little behind, where there is one.",
         false});
    const std::string vary =
        route.negotiates() && route.find_input("format") != nullptr ? "`Accept, Prefer`." : "`Prefer`.";
    for (Answer& answer : route.answers) {
        if (answer.headers.empty()) continue;
        answer.headers.push_back({"Vary", vary, true});
        answer.headers.push_back({"Preference-Applied", "`fresh`, where that was asked for.", false});
    }
    return route;
}

std::vector<AnswerHeader> caching_headers() {
    return {{"ETag", "Names this very answer: strong.", true},
            {"Cache-Control", "`private, no-cache`: keep it, but ask again each time.", true}};
}

std::vector<Answer> answers_in_formats(const std::string& description, const std::string& schema,
                                       std::vector<AnswerHeader> headers) {
    return {{200, description, "application/json", schema, std::move(headers)},
            {200, "", "text/csv; charset=utf-8; header=present", "Csv"},
            {200, "", "application/x-ndjson", "Ndjson"}};
}

std::vector<Answer> kept_answers_in_formats(const std::string& description, const std::string& schema) {
    auto answers = answers_in_formats(description, schema, caching_headers());
    answers.push_back({304, "The client has this answer already.", "", "", answers.front().headers});
    return answers;
}

}  // namespace shim
