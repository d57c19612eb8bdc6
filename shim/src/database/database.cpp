// SPDX-License-Identifier: PostgreSQL
#include "database/database.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "database/array_literal.hpp"
#include "database/bound.hpp"
#include "database/granularity.hpp"
#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

namespace shim {

namespace {

#define FROM_TIME BOUND_IN_SQL("$3", "$4", "$7")
#define TO_TIME BOUND_IN_SQL("$5", "$6", "$7")

// NULL where the bounds are out of order: then a value that the function refuses is the zone, the only other one that is
// not checked before.
#define AGGREGATE_LEARNING                                                                               \
    "CASE WHEN " FROM_TIME " <= " TO_TIME " THEN aggregate_learning_json($1::text, $2::text, " FROM_TIME \
    ", " TO_TIME ", $7::text, $8::text, $9::integer, $10::interval, $11::text, $12::text[]) END"

constexpr Statement short_summary_statement{"short_summary", "SELECT " AGGREGATE_LEARNING};

// A long one comes in pieces, each with the length of all: as one value it would be held three times at a time, twice by
// libpq, which never gives its buffer back. It is ASCII, so that it may be cut anywhere. OFFSET 0 has it made once.
constexpr Statement long_summary_statement{
    "long_summary",
    "SELECT octet_length(whole), convert_from(substr(whole, at, 65536), 'UTF8')"
    " FROM (SELECT convert_to(" AGGREGATE_LEARNING
    ", 'UTF8') AS whole OFFSET 0) AS answer,"
    " generate_series(1, octet_length(whole), 65536) AS at"};

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
    const std::vector<Parameter> parameters = {
        question.user_id,   question.granularity, from.instant,
        from.wall_clock,    to.instant,           to.wall_clock,
        question.time_zone, question.fill,        std::to_string(question.moving_periods),
        question.day_start, question.week_start,  array_of(question.fields)};
    if (is_long(question)) return fetch_in_pieces(parameters, notes);
    return run(short_summary_statement, parameters, notes).at(0, 0);
}

std::optional<std::string> Database::fetch_in_pieces(const std::vector<Parameter>& parameters,
                                                     RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = pool_.acquire(notes.client_socket);
    std::optional<std::string> whole;
    std::size_t room = 0;  // from an attempt that was cut, too
    Repeating(long_summary_statement.name).run(lease, [&](Connection& connection) {
        whole.reset();
        connection.for_each_row(long_summary_statement, parameters, [&](const Rows& piece) {
            if (!whole) {
                const auto size = number_of<std::size_t>(piece.at(0, 0).value());
                if (size > room && notes.room != nullptr && !notes.room->try_add(size - room)) throw NoRoom();
                room = std::max(room, size);
                whole.emplace().reserve(size);
            }
            whole->append(piece.at(0, 1).value());
        });
    });
    return whole;
}

Rows Database::run(const Statement& statement, std::span<const Parameter> parameters, RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = pool_.acquire(notes.client_socket);
    return Repeating(statement.name).run(lease, [&](Connection& connection) {
        return connection.execute_rows(statement, parameters);
    });
}

}  // namespace shim
