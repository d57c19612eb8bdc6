// SPDX-License-Identifier: PostgreSQL
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "database/array_literal.hpp"
#include "database/bound.hpp"
#include "database/database.hpp"
#include "database/granularity.hpp"
#include "database/repeating.hpp"

// Summaries: of one learner, and of many together. Both are asked in the same words; who is meant is the first parameter.

namespace shim {

namespace {

#define FROM_TIME BOUND_IN_SQL("$3", "$4", "$7")
#define TO_TIME BOUND_IN_SQL("$5", "$6", "$7")

// NULL where the bounds are out of order: then a value that the function refuses is the zone, the only other one that is
// not checked before.
#define AGGREGATE(function, whom)                                                                          \
    "CASE WHEN " FROM_TIME " <= " TO_TIME " THEN " function "(" whom ", $2::text, " FROM_TIME ", " TO_TIME \
    ", $7::text, $8::text, $9::integer, $10::interval, $11::text, $12::text[]) END"

// A long one comes in pieces, each with the length of all: as one value it would be held three times at a time, twice by
// libpq, which never gives its buffer back. It is ASCII, so that it may be cut anywhere. OFFSET 0 has it made once.
#define IN_PIECES(answer)                                                        \
    "SELECT octet_length(whole), convert_from(substr(whole, at, 65536), 'UTF8')" \
    " FROM (SELECT convert_to(" answer                                           \
    ", 'UTF8') AS whole OFFSET 0) AS answer,"                                    \
    " generate_series(1, octet_length(whole), 65536) AS at"

#define OF_ONE AGGREGATE("aggregate_learning_json", "$1::text")
#define OF_MANY AGGREGATE("aggregate_learners_json", "$1::text[]")

struct Statements {
    Statement whole;
    Statement in_pieces;
};
constexpr Statements of_one{{"short_summary", "SELECT " OF_ONE}, {"long_summary", IN_PIECES(OF_ONE)}};
constexpr Statements of_many{{"short_totals", "SELECT " OF_MANY}, {"long_totals", IN_PIECES(OF_MANY)}};

/// About how many periods are asked for is enough to tell them apart.
bool is_long(const SummaryQuestion& question) {
    constexpr int many = 1000;
    const auto* const granularity =
        std::ranges::find(granularities, question.granularity, &Granularity::name);
    return granularity == granularities.end() ||
           question.to.utc - question.from.utc > many * granularity->length;
}

std::string array_of(const std::vector<std::string>& words) {
    ArrayLiteral array;
    for (const std::string& word : words) array.add(word);
    return std::move(array).finished();
}

std::vector<Parameter> parameters_of(Parameter whom, const SummaryQuestion& question) {
    const Bound from = bound_of(question.from, question.day_start);
    const Bound to = bound_of(question.to, question.day_start);
    return {std::move(whom),    question.granularity, from.instant,
            from.wall_clock,    to.instant,           to.wall_clock,
            question.time_zone, question.fill,        std::to_string(question.moving_periods),
            question.day_start, question.week_start,  array_of(question.fields)};
}

void take_room(RequestNotes& notes, std::size_t bytes) {
    if (notes.room != nullptr && !notes.room->try_add(bytes)) throw NoRoom();
}

}  // namespace

std::optional<std::string> Database::aggregate_learning_json(const std::string& user_id,
                                                             const SummaryQuestion& question,
                                                             RequestNotes& notes) {
    const auto parameters = parameters_of(user_id, question);
    if (is_long(question)) return fetch_in_pieces(of_one.in_pieces, parameters, notes);
    return run(of_one.whole, parameters, notes).at(0, 0);
}

std::optional<std::string> Database::aggregate_learners_json(std::optional<ArrayLiteral> user_ids,
                                                             const SummaryQuestion& question,
                                                             RequestNotes& notes) {
    Parameter whom;
    if (user_ids) whom = std::move(*user_ids).finished();
    const auto parameters = parameters_of(std::move(whom), question);
    if (is_long(question)) return fetch_in_pieces(of_many.in_pieces, parameters, notes);
    return run(of_many.whole, parameters, notes).at(0, 0);
}

std::optional<std::string> Database::fetch_in_pieces(const Statement& statement,
                                                     const std::vector<Parameter>& parameters,
                                                     RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    std::optional<std::string> whole;
    std::size_t room = 0;  // from an attempt that was cut, too
    Repeating(statement.name).run(lease, [&](Connection& connection) {
        whole.reset();
        connection.for_each_row(statement, parameters, [&](const Rows& piece) {
            if (!whole) {
                const auto size = number_of<std::size_t>(piece.at(0, 0).value());
                if (size > room) take_room(notes, size - room);
                room = std::max(room, size);
                whole.emplace().reserve(size);
            }
            whole->append(piece.at(0, 1).value());
        });
    });
    return whole;
}

}  // namespace shim
