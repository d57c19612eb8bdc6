// SPDX-License-Identifier: PostgreSQL
#include <array>

#include "database/bound.hpp"
#include "database/database.hpp"

namespace shim {

namespace {

#define FROM_TIME BOUND_IN_SQL("$1", "$2", "$5")
#define TO_TIME BOUND_IN_SQL("$3", "$4", "$5")

// Where the bounds are out of order there is no range, and the answer is NULL.
constexpr Statement active_learners_statement{
    "active_learners",
    "SELECT CASE WHEN from_time <= to_time THEN "
    "(SELECT '[' || coalesce(string_agg(row_to_json(a)::text, ','), '') || ']' "
    "FROM active_learners(from_time, to_time, $5::text, $6::bigint) AS a) END "
    "FROM (SELECT " FROM_TIME " AS from_time, " TO_TIME " AS to_time) AS asked"};

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
