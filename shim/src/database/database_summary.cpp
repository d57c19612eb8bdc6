// SPDX-License-Identifier: PostgreSQL
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "database/array_literal.hpp"
#include "database/bound.hpp"
#include "database/database.hpp"
#include "database/database_error.hpp"
#include "database/granularity.hpp"
#include "database/repeating.hpp"
#include "database/shared_call.hpp"

// Summaries: of one learner, and of many together. Both are asked in the same words; who is meant is the first parameter.

namespace shim {

struct SummaryStatements {
    Statement whole;
    Statement in_pieces;
};

namespace {

// A long one comes in pieces, each with the length of all: as one value it would be held three times at a time, twice by
// libpq, which never gives its buffer back. It is ASCII, so that it may be cut anywhere. OFFSET 0 has it made once.
#define IN_PIECES(answer)                                                        \
    "SELECT octet_length(whole), convert_from(substr(whole, at, 65536), 'UTF8')" \
    " FROM (SELECT convert_to(" answer                                           \
    ", 'UTF8') AS whole OFFSET 0) AS answer,"                                    \
    " generate_series(1, octet_length(whole), 65536) AS at"

// The fewer expressions, the less a session does for each call: a statement for each kind of bounds, and whether they are
// in order is asked where the function has refused them.
#define INSTANT(bound) bound "::timestamptz"
#define WALL_CLOCK(bound) bound "::timestamp AT TIME ZONE $5::text"
#define CALL(function, whom, from, to)             \
    function "(" whom ", $2::text, " from ", " to  \
             ", $5::text, $6::text, $7::integer, " \
             "$8::interval, $9::text, $10::text[])"
#define STATEMENTS(name, call)                 \
    SummaryStatements {                        \
        {name, "SELECT " call}, {              \
            name "_in_pieces", IN_PIECES(call) \
        }                                      \
    }
#define FOR_EACH_BOUND(name, function, whom)                                                      \
    {                                                                                             \
        STATEMENTS(name, CALL(function, whom, WALL_CLOCK("$3"), WALL_CLOCK("$4"))),               \
        STATEMENTS(name "_to_instant", CALL(function, whom, WALL_CLOCK("$3"), INSTANT("$4"))),    \
        STATEMENTS(name "_from_instant", CALL(function, whom, INSTANT("$3"), WALL_CLOCK("$4"))),  \
        STATEMENTS(name "_between_instants", CALL(function, whom, INSTANT("$3"), INSTANT("$4"))), \
    }

using ForEachBound = std::array<SummaryStatements, 4>;
constexpr ForEachBound of_one = FOR_EACH_BOUND("summary", "aggregate_learning_json", "$1::text");
constexpr ForEachBound of_many = FOR_EACH_BOUND("totals", "aggregate_learners_json", "$1::text[]");

constexpr Statement in_order_statement{
    "in_order", "SELECT " BOUND_IN_SQL("$1", "$2", "$5") " <= " BOUND_IN_SQL("$3", "$4", "$5")};

const SummaryStatements& statements_for(const ForEachBound& statements, const SummaryQuestion& question) {
    constexpr auto fixed = InstantText::Form::fixed;
    return statements[(question.from.form == fixed ? 2U : 0U) + (question.to.form == fixed ? 1U : 0U)];
}

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

Parameter text_of(const Bound& bound) {
    return bound.instant ? bound.instant : bound.wall_clock;
}

std::vector<Parameter> parameters_of(Parameter whom, const SummaryQuestion& question) {
    return {std::move(whom),
            question.granularity,
            text_of(bound_of(question.from, question.day_start)),
            text_of(bound_of(question.to, question.day_start)),
            question.time_zone,
            question.fill,
            std::to_string(question.moving_periods),
            question.day_start,
            question.week_start,
            array_of(question.fields)};
}

void take_room(RequestNotes& notes, std::size_t bytes) {
    if (notes.room != nullptr && !notes.room->try_add(bytes)) throw NoRoom();
}

}  // namespace

std::optional<std::string> Database::aggregate_learning_json(const std::string& user_id,
                                                             const SummaryQuestion& question,
                                                             RequestNotes& notes) {
    return aggregate(statements_for(of_one, question), user_id, question, notes);
}

void Database::share_summary(const std::string& user_id, const SummaryQuestion& question,
                             RequestNotes& notes) {
    if (is_long(question)) return;
    notes.call = std::make_shared<SharedCall>(
        Call{statements_for(of_one, question).whole, parameters_of(user_id, question)}, notes.wake);
}

std::optional<std::string> Database::aggregate_learners_json(std::optional<ArrayLiteral> user_ids,
                                                             const SummaryQuestion& question,
                                                             RequestNotes& notes) {
    Parameter whom;
    if (user_ids) whom = std::move(*user_ids).finished();
    return aggregate(statements_for(of_many, question), std::move(whom), question, notes);
}

std::optional<std::string> Database::aggregate(const SummaryStatements& statements, Parameter whom,
                                               const SummaryQuestion& question, RequestNotes& notes) {
    try {
        if (notes.call && notes.call->rows()) return notes.call->rows()->at(0, 0);
        if (notes.call) return run_with_others(notes.call->call(), notes).at(0, 0);
        const auto parameters = parameters_of(std::move(whom), question);
        if (is_long(question)) return fetch_in_pieces(statements.in_pieces, parameters, notes);
        return run(statements.whole, parameters, notes).at(0, 0);
    } catch (const DatabaseError& error) {
        // Of what is not checked before, the functions refuse the zone in this way, which the next statement does too, and
        // bounds that are out of order.
        const auto is_in_order = [&] {
            return are_in_order(bound_of(question.from, question.day_start),
                                bound_of(question.to, question.day_start), question.time_zone, notes);
        };
        if (error.sqlstate != invalid_parameter_value || is_in_order()) throw;
        return std::nullopt;
    }
}

bool Database::are_in_order(const Bound& from, const Bound& to, const std::string& time_zone,
                            RequestNotes& notes) {
    const std::array<Parameter, 5> parameters = {from.instant, from.wall_clock, to.instant, to.wall_clock,
                                                 time_zone};
    return run(in_order_statement, parameters, notes).at(0, 0) == "t";
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
