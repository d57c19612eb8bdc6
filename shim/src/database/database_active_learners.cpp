// SPDX-License-Identifier: PostgreSQL
#include <array>

#include "database/bound.hpp"
#include "database/database.hpp"

// Who learned most words: the quarter-hours of all learners within the range, added up. Days begin and end with one in every zone
// of today. The functions of the extension say when the days of the zone begin; they refuse the zone, and a caller from whom row
// security hides learners.

namespace shim {

namespace {

#define FROM_TIME BOUND_IN_SQL("$1", "$2", "$5")
#define TO_TIME BOUND_IN_SQL("$3", "$4", "$5")

// The day after the last one begins within 50 hours, also where the zone skips one. Where the bounds are out of order there is no
// range, and the answer is NULL.
constexpr Statement active_learners_statement{"active_learners",
                                              "WITH asked AS MATERIALIZED (SELECT " FROM_TIME
                                              " AS from_time, " TO_TIME R"( AS to_time),
    range AS MATERIALIZED (
        SELECT (SELECT period FROM aggregate_learners('{}', 'day', from_time, from_time, $5::text)) AS start,
               (SELECT period FROM aggregate_learners('{}', 'day', to_time, to_time + interval '50 hours', $5::text)
                 ORDER BY period OFFSET 1 LIMIT 1) AS stop
          FROM asked WHERE from_time <= to_time),
    days AS MATERIALIZED (
        SELECT (start AT TIME ZONE 'UTC')::date AS first, (stop AT TIME ZONE 'UTC')::date AS last FROM range),
    packed AS (
        SELECT user_id, day, cells FROM learning_rollup
         WHERE day >= (SELECT first FROM days) AND day <= (SELECT last FROM days)
        UNION ALL
        SELECT user_id, day, cells FROM learning_archive
         WHERE day >= (SELECT first FROM days) AND day <= (SELECT last FROM days)),
    most AS (
        SELECT user_id, sum(c.entries)::bigint AS entries, sum(c.words)::bigint AS words,
               sum(c.study_seconds)::bigint AS study_seconds
          FROM packed, learning_cells(day, cells) AS c
         WHERE c.quarter_hour >= (SELECT start FROM range) AND c.quarter_hour < (SELECT stop FROM range)
         GROUP BY user_id ORDER BY sum(c.words) DESC, user_id COLLATE "C" LIMIT $6::bigint)
    SELECT CASE WHEN EXISTS (SELECT FROM range)
           THEN (SELECT '[' || coalesce(string_agg(row_to_json(m)::text, ','), '') || ']' FROM most AS m) END)"};

}  // namespace

std::optional<std::string> Database::active_learners(const ActiveLearnersQuestion& question,
                                                     RequestNotes& notes) {
    const std::string midnight = "00:00";
    const Bound from = bound_of(question.from, midnight);
    const Bound to = bound_of(question.to, midnight);
    const std::array<Parameter, 6> parameters = {from.instant,       from.wall_clock,
                                                 to.instant,         to.wall_clock,
                                                 question.time_zone, std::to_string(question.limit)};
    return run(active_learners_statement, parameters, notes).at(0, 0);
}

}  // namespace shim
