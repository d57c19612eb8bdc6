// SPDX-License-Identifier: PostgreSQL
#include "operations/summary_routes.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "database/granularity.hpp"
#include "http/body_limits.hpp"
#include "operations/active_learners.hpp"
#include "operations/question_inputs.hpp"
#include "operations/summary.hpp"

namespace shim {

namespace {

using Place = Input::Place;

constexpr const char* which_rows =
    "Answers one row per period, from the period that holds `from` to the one that holds `to`, both included and each "
    "aggregated in whole. Periods without entries are there too; `fill` says what they show. ";

Input fields_input(std::vector<std::string> fields) {
    return {
        Place::query,
        "fields",
        choice_list_type(std::move(fields)),
        "The members that each row has, separated by commas. Spreadsheets take two of them as dates: `date`, the "
        "local date of days and longer periods, and `local_start`, what the wall clock shows at the start, "
        "without an offset.",
        false,
        "period,average_words_learned"};
}

/// Of a question about the learners whom the first input names.
std::vector<Input> summary_inputs(Input whom, Input fields) {
    return {
        std::move(whom),
        {Place::query, "from", time_bound_type(),
         "A time within the first period: an RFC 3339 timestamp, or a date, which stands for the start of that "
         "day. What has no offset is read in `time_zone`. A + that arrived as a space is understood."},
        {Place::query, "to", time_bound_type(),
         "A time within the last period, written like `from`. A date stands for the start of that day: "
         "`to=2024-01-31` ends a list of days with 31 January, and a list of hours with the first hour of it."},
        {Place::query, "granularity", choice_type(names_of_granularities()),
         "The length of the periods. Those shorter than a day are counted from the start of each day, several "
         "weeks or months from 2000-01-01."},
        time_zone_input(),
        {Place::query, "fill", choice_type({"zero", "null", "previous", "linear", "none"}),
         "What a period without entries shows as its average; `none` leaves the row out.", false, "zero"},
        {Place::query, "moving_periods", whole_number_type(1),
         "Over how many periods `moving_average` looks back.", false, "1"},
        day_start_input(),
        week_start_input(),
        std::move(fields),
        format_input()};
}

Answer too_many_periods() {
    return {422, "The range has too many periods.", "application/problem+json", "TooManyPeriods"};
}

Route summary_route(Database& database) {
    Route route{
        .method = "GET",
        .path = "/users/{user_id}/summary",
        .name = "getSummary",
        .summary = "Sums and averages of a learner per period: 15 minutes to a year",
        .description =
            std::string(which_rows) +
            "A learner who is not known has gaps only. Parameters that are not listed are refused.",
        .inputs = summary_inputs(user_id_input(),
                                 fields_input({"period", "date", "local_start", "entries", "words",
                                               "average_words_learned", "study_seconds", "moving_average"})),
        .answers = kept_answers_in_formats("The periods in order.", "Summary"),
        .handler = std::bind_front(get_summary, std::ref(database)),
        .prepare = prepare_summary,
        .access = Access::learner,
    };
    route.inputs.push_back(if_none_match_input());
    route.answers.push_back(too_many_periods());
    return route;
}

Input fields_of_totals_input() {
    return fields_input({"period", "date", "local_start", "learners", "entries", "words",
                         "average_words_learned", "study_seconds", "moving_average"});
}

constexpr const char* what_totals_are =
    "`learners` counts those with entries in the period. Learners who are not known add nothing, and one who is named "
    "twice counts once. ";

Route totals_route(Database& database) {
    Input whom{Place::query, "user_id", user_id_type(),
               "A learner who is meant; given again for each one, up to 100 times. Without it: everybody.",
               false};
    whom.most_values = 100;
    Route route{
        .method = "GET",
        .path = "/summary",
        .name = "getTotals",
        .summary = "Sums and averages over learners: over some, or over all",
        .description = std::string(which_rows) + what_totals_are + "For a longer list, POST it.",
        .inputs = summary_inputs(std::move(whom), fields_of_totals_input()),
        .answers = kept_answers_in_formats("The periods in order.", "Totals"),
        .handler = std::bind_front(get_totals, std::ref(database)),
        .access = Access::service,
    };
    route.inputs.push_back(if_none_match_input());
    route.answers.push_back(too_many_periods());
    return route;
}

Route posted_totals_route(Database& database) {
    Route route{
        .method = "POST",
        .path = "/summary",
        .name = "postTotals",
        .summary = "Sums and averages over a list of up to 10,000 learners",
        .description =
            std::string("The body is the list: a JSON array of user ids, or one JSON string per line. All "
                        "else is asked as with GET, in the query. ") +
            which_rows + what_totals_are + "An empty list means nobody. Nothing is written.",
        .inputs = summary_inputs({Place::element, "user_id", user_id_type(), "A learner who is meant."},
                                 fields_of_totals_input()),
        .answers = answers_in_formats("The periods in order.", "Totals", {}),
        .handler = std::bind_front(post_totals, std::ref(database)),
        .access = Access::service,
        .most_body_bytes = largest_batch_body,
    };
    route.answers.push_back(too_many_periods());
    return route;
}

Route active_learners_route(Database& database) {
    return {
        .method = "GET",
        .path = "/learners",
        .name = "getActiveLearners",
        .summary = "The learners with the most words",
        .description =
            "Answers the learners with entries on the days from the one that holds `from` to the one that holds `to`, "
            "both in whole, with their sums: those with the most words first, of equal ones by user id.",
        .inputs =
            {{Place::query, "from", time_bound_type(),
              "A time within the first day: an RFC 3339 timestamp, or a date. What has no offset is read in "
              "`time_zone`."},
             {Place::query, "to", time_bound_type(), "A time within the last day, written like `from`."},
             time_zone_input(),
             {Place::query, "limit", whole_number_type(1, 1000), "How many learners at most.", false, "10"},
             format_input(),
             if_none_match_input()},
        .answers = kept_answers_in_formats("The learners, most words first.", "ActiveLearners"),
        .handler = std::bind_front(get_active_learners, std::ref(database)),
        .access = Access::service,
    };
}

}  // namespace

Routes summary_routes(Database& database) {
    return {may_lag(summary_route(database)), may_lag(totals_route(database)),
            may_lag(posted_totals_route(database)), may_lag(active_learners_route(database))};
}

}  // namespace shim
