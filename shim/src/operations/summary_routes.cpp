// SPDX-License-Identifier: PostgreSQL
#include "operations/summary_routes.hpp"

#include <functional>

#include "database/granularity.hpp"
#include "operations/question_inputs.hpp"
#include "operations/summary.hpp"

namespace shim {

namespace {

using Place = Input::Place;

Route summary_route(Database& database) {
    Route route{
        .method = "GET",
        .path = "/users/{user_id}/summary",
        .name = "getSummary",
        .summary = "Sums and averages per period: 15 minutes to a year",
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
                {Place::query, "granularity", choice_type(names_of_granularities()),
                 "The length of the periods. Those shorter than a day are counted from the start of each day, "
                 "several weeks or months from 2000-01-01."},
                time_zone_input(),
                {Place::query, "fill", choice_type({"zero", "null", "previous", "linear", "none"}),
                 "What a period without entries shows as its average; `none` leaves the row out.", false,
                 "zero"},
                {Place::query, "moving_periods", whole_number_type(1),
                 "Over how many periods `moving_average` looks back.", false, "1"},
                day_start_input(),
                week_start_input(),
                {Place::query, "fields",
                 choice_list_type({"period", "entries", "words", "average_words_learned", "study_seconds",
                                   "moving_average"}),
                 "The members that each row has, separated by commas.", false,
                 "period,average_words_learned"},
                format_input(),
                if_none_match_input(),
            },
        .answers = answers_in_formats("The periods in order.", "Summary"),
        .handler = std::bind_front(get_summary, std::ref(database)),
        .access = Access::learner,
    };
    route.answers.push_back(
        {422, "The range has too many periods.", "application/problem+json", "TooManyPeriods"});
    return route;
}

}  // namespace

Routes summary_routes(Database& database) {
    return {summary_route(database)};
}

}  // namespace shim
