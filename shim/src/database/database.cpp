// SPDX-License-Identifier: PostgreSQL
#include "database/database.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "database/array_literal.hpp"
#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

namespace shim {

namespace {

#define FROM_TIME "coalesce($3::timestamptz, $4::timestamp AT TIME ZONE $7::text)"
#define TO_TIME "coalesce($5::timestamptz, $6::timestamp AT TIME ZONE $7::text)"

// Each bound comes as an instant or as a wall-clock time, which the named zone turns into an instant. NULL where they
// are out of order: then a value that the function refuses is the zone, the only other one that is not checked before.
constexpr Statement aggregate_learning_statement{
    "aggregate_learning_json",
    "SELECT CASE WHEN " FROM_TIME " <= " TO_TIME
    " THEN aggregate_learning_json($1::text, $2::text, " FROM_TIME ", " TO_TIME
    ", $7::text, $8::text, $9::integer, $10::interval, $11::text, $12::text[]) END"};

/// A bound of the range: an instant, or a wall-clock time. A date
/// stands for the start of its day, which is where `day_start` says.
struct Bound {
    Parameter instant;
    Parameter wall_clock;
};

Bound bound_of(const InstantText& bound, const std::string& day_start) {
    if (bound.form == InstantText::Form::fixed) return {bound.text, std::nullopt};
    if (bound.form == InstantText::Form::local) return {std::nullopt, bound.text};
    return {std::nullopt, bound.text + "T" + day_start};
}

std::string array_of(const std::vector<std::string>& words) {
    ArrayLiteral array;
    for (const std::string& word : words) array.add(word);
    return std::move(array).finished();
}

}  // namespace

Receipt Database::record_learning(const NewEntry& entry, RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    const auto deadline = pool_.deadline();
    auto written = writer_.record(entry, deadline);
    notes.batch_size = written.batch_size;
    if (written.receipt) return std::move(*written.receipt);
    return record_alone(entry, written.outcome_unknown, deadline, notes);
}

Receipt Database::record_alone(const NewEntry& entry, bool outcome_unknown,
                               ConnectionPool::Clock::time_point deadline, RequestNotes& notes) {
    auto lease = pool_.acquire_until(deadline, notes.client_socket);
    Repeating repeating("record_learning_batch");
    auto receipts = repeating.run(lease, [batch = std::array{&entry}](Connection& connection) {
        return record_learning_batch(connection, batch);
    });
    if (outcome_unknown || repeating.outcome_unknown()) count_as_created(receipts);
    return std::move(receipts.front());
}

std::optional<std::string> Database::aggregate_learning_json(const SummaryQuestion& question,
                                                             RequestNotes& notes) {
    const Bound from = bound_of(question.from, question.day_start);
    const Bound to = bound_of(question.to, question.day_start);
    const std::array<Parameter, 12> parameters = {
        question.user_id,   question.granularity, from.instant,
        from.wall_clock,    to.instant,           to.wall_clock,
        question.time_zone, question.fill,        std::to_string(question.moving_periods),
        question.day_start, question.week_start,  array_of(question.fields)};
    return run(aggregate_learning_statement, parameters, notes).at(0, 0);
}

Rows Database::run(const Statement& statement, std::span<const Parameter> parameters, RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = pool_.acquire(notes.client_socket);
    return Repeating(statement.name).run(lease, [&](Connection& connection) {
        return connection.execute_rows(statement, parameters);
    });
}

}  // namespace shim
