// SPDX-License-Identifier: PostgreSQL
#include <array>

#include "database/bound.hpp"
#include "database/database.hpp"
#include "database/database_error.hpp"

// What apps show a learner: streaks, the calendar of a year, the hours of the week. The answers are short, and JSON as it
// comes out of the database.

namespace shim {

namespace {

#define ROWS_OF(function) \
    "(SELECT '[' || string_agg(row_to_json(r)::text, ',') || ']' FROM " function " AS r)"

constexpr Statement streaks_statement{
    "learning_streaks",
    "SELECT row_to_json(s)::text FROM learning_streaks($1::text, $2::text, $3::interval, $4::bigint, $5::bigint,"
    " $6::bigint, $7::text, $8::text, coalesce(" BOUND_IN_SQL("$9", "$10", "$2") ", now())) AS s"};

constexpr Statement calendar_statement{
    "learning_calendar",
    "SELECT " ROWS_OF("learning_calendar($1::text, $2::bigint, $3::text, $4::interval, $5::text)")};

constexpr Statement profile_statement{
    "learning_profile", "SELECT " ROWS_OF("learning_profile($1::text, " BOUND_IN_SQL(
                            "$2", "$3", "$6") ", " BOUND_IN_SQL("$4", "$5", "$6") ", $6::text)")};

}  // namespace

std::string Database::learning_streaks(const StreaksQuestion& question, RequestNotes& notes) {
    const Bound as_of = question.as_of ? bound_of(*question.as_of, question.day_start) : Bound{};
    const std::array<Parameter, 10> parameters = {question.user_id,
                                                  question.time_zone,
                                                  question.day_start,
                                                  std::to_string(question.goal_words),
                                                  std::to_string(question.goal_study_seconds),
                                                  std::to_string(question.rest_days),
                                                  question.week_start,
                                                  question.unit,
                                                  as_of.instant,
                                                  as_of.wall_clock};
    return run(streaks_statement, parameters, notes).at(0, 0).value();
}

std::string Database::learning_calendar(const CalendarQuestion& question, RequestNotes& notes) {
    const std::array<Parameter, 5> parameters = {question.user_id, std::to_string(question.year),
                                                 question.time_zone, question.day_start, question.week_start};
    return run(calendar_statement, parameters, notes).at(0, 0).value();
}

std::optional<std::string> Database::learning_profile(const ProfileQuestion& question, RequestNotes& notes) {
    const std::string midnight = "00:00";
    const Bound from = bound_of(question.from, midnight);
    const Bound to = bound_of(question.to, midnight);
    const std::array<Parameter, 6> parameters = {question.user_id, from.instant,  from.wall_clock,
                                                 to.instant,       to.wall_clock, question.time_zone};
    try {
        return run(profile_statement, parameters, notes).at(0, 0);
    } catch (const DatabaseError& error) {
        if (error.sqlstate != invalid_parameter_value || are_in_order(from, to, question.time_zone, notes))
            throw;
        return std::nullopt;
    }
}

}  // namespace shim
