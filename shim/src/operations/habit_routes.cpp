// SPDX-License-Identifier: PostgreSQL
#include "operations/habit_routes.hpp"

#include <functional>

#include "operations/habits.hpp"
#include "operations/question_inputs.hpp"

namespace shim {

namespace {

using Place = Input::Place;

Route streaks_route(Database& database) {
    return {
        .method = "GET",
        .path = "/users/{user_id}/streaks",
        .name = "getStreaks",
        .summary = "How many days or weeks in a row a learner met a goal",
        .description =
            "A unit, a day or a week, is met when it has as many words and seconds as the goals ask for. The unit "
            "of `as_of` is not missed before it is over: until then the streak is at risk. Dates are the first "
            "days of units. The answer is one object; as CSV it is one row. A learner who is not known has no "
            "streak: zeros and nulls.",
        .inputs =
            {user_id_input(),
             time_zone_input(),
             day_start_input(),
             {Place::query, "goal_words", whole_number_type(0),
              "So many words make a unit met. With both goals 0 every unit from the first one with entries on is met.",
              false, "1"},
             {Place::query, "goal_study_seconds", whole_number_type(0),
              "So many seconds of study must a unit have, too.", false, "0"},
             {Place::query, "rest_days", whole_number_type(0),
              "Up to so many missed units in a row (weeks where the unit is a week) do not break a streak; "
              "they are not counted.",
              false, "0"},
             week_start_input(),
             {Place::query, "unit", choice_type({"day", "week"}), "What is met or missed.", false, "day"},
             {Place::query, "as_of", time_bound_type(),
              "What lies behind the unit that holds this time is not looked at: an RFC 3339 timestamp, or a "
              "date, which stands for the start of that day. What has no offset is read in `time_zone`. "
              "Without it: now.",
              false},
             format_input(),
             if_none_match_input()},
        .answers = kept_answers_in_formats("The streaks.", "Streaks"),
        .handler = std::bind_front(get_streaks, std::ref(database)),
        .access = Access::learner,
    };
}

Route calendar_route(Database& database) {
    return {
        .method = "GET",
        .path = "/users/{user_id}/calendar",
        .name = "getCalendar",
        .summary = "The days of a year, as the cells of a heat map",
        .description =
            "Answers one row for each day that the year has in the time zone, in order, days without entries "
            "too. `level` is 0 for those; otherwise 1, and 1 more for each quartile of the words of the year's "
            "days with entries that the day's words exceed.",
        .inputs = {user_id_input(),
                   {Place::query, "year", whole_number_type(1, 9999), "The year of the calendar."},
                   time_zone_input(),
                   day_start_input(),
                   week_start_input(),
                   format_input(),
                   if_none_match_input()},
        .answers = kept_answers_in_formats("The days in order.", "Calendar"),
        .handler = std::bind_front(get_calendar, std::ref(database)),
        .access = Access::learner,
    };
}

Route profile_route(Database& database) {
    return {
        .method = "GET",
        .path = "/users/{user_id}/profile",
        .name = "getProfile",
        .summary = "At which hours of the week a learner learns",
        .description =
            "Answers 168 rows: the sums for each hour of the wall clock of each day of the week, Monday first, "
            "hours without entries too. They cover the days from the one that holds `from` to the one that holds "
            "`to`, both in whole.",
        .inputs =
            {user_id_input(),
             {Place::query, "from", time_bound_type(),
              "A time within the first day: an RFC 3339 timestamp, or a date. What has no offset is read in "
              "`time_zone`."},
             {Place::query, "to", time_bound_type(), "A time within the last day, written like `from`."},
             time_zone_input(),
             format_input(),
             if_none_match_input()},
        .answers = kept_answers_in_formats("The hours in order.", "Profile"),
        .handler = std::bind_front(get_profile, std::ref(database)),
        .access = Access::learner,
    };
}

}  // namespace

Routes habit_routes(Database& database) {
    return {may_lag(streaks_route(database)), may_lag(calendar_route(database)),
            may_lag(profile_route(database))};
}

}  // namespace shim
