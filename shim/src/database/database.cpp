// SPDX-License-Identifier: PostgreSQL
#include "database/database.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"
#include "database/shared_call.hpp"

namespace shim {

std::optional<Receipt> Database::record_learning(const NewEntry& entry, RequestNotes& notes) {
    if (!notes.recording) notes.recording = writer_.begin(entry, pool_.deadline(), notes.wake);
    Recording& recording = *notes.recording;
    notes.database_time = Clock::now() - recording.began();  // where it failed, too
    Recording::Written* const written = writer_.look(recording);
    if (written == nullptr) {
        const bool may_be_late = Clock::now() < recording.deadline();
        notes.asks_again_at = may_be_late ? recording.deadline() : Clock::time_point::max();
        return std::nullopt;
    }
    if (!written->receipt &&
        waits_for_session(notes, Kind::writes, recording.deadline(), [&entry] { return entry.user_id; }))
        return std::nullopt;
    notes.batch_size = written->batch_size;
    notes.database_time = Clock::now() - recording.began();
    if (written->receipt) return std::move(written->receipt);
    return record_alone(entry, written->outcome_unknown, notes);
}

Receipt Database::record_alone(const NewEntry& entry, bool outcome_unknown, RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    Repeating repeating("record_learning_batch");
    auto receipts = repeating.run(lease, [batch = std::array{&entry}](Connection& connection) {
        return record_learning_batch(connection, batch);
    });
    if (outcome_unknown || repeating.outcome_unknown()) count_as_created(receipts);
    return std::move(receipts.front());
}

bool Database::waits_for_session(RequestNotes& notes, Kind kind, Clock::time_point deadline,
                                 const WhoseRequest& learner) {
    ConnectionPool& pool = notes.of_read_database ? *reads_ : pool_;
    using State = WaitingLine::Turn::State;
    if (!notes.turn) {
        if (!pool.shares()) notes.call.reset();
        notes.turn = std::make_unique<WaitingLine::Turn>(pool.line(), deadline, notes.wake, notes.call,
                                                         pool.group_of(learner, kind == Kind::writes));
    }
    State state = notes.turn->look();  // once: while it waits, it may be taken at any time
    if (state == State::taken) {
        notes.asks_again_at = Clock::time_point::max();
        if (!notes.call->is_finished()) return true;
        notes.database_time = Clock::now() - notes.turn->began();
        if (notes.call->rows()) return false;
        notes.call.reset();  // it failed, or one before it did: it is made alone
        notes.turn = std::make_unique<WaitingLine::Turn>(pool.line(), pool.deadline(), notes.wake, nullptr,
                                                         pool.group_of(learner, kind == Kind::writes));
        state = notes.turn->look();
    }
    notes.asks_again_at = notes.turn->looks_again_at();
    if (state == State::waiting) return true;
    notes.database_time += Clock::now() - notes.turn->began();
    if (notes.crew != nullptr) notes.absence.emplace(*notes.crew);
    return false;
}

DatabaseSession Database::session_for(RequestNotes& notes) {
    if (notes.turn->look() != WaitingLine::Turn::State::here) throw PoolExhausted();
    if (notes.of_read_database) return {*reads_, &pool_, notes.client_socket};
    return {pool_, nullptr, notes.client_socket};
}

/// Together with those of others who wait, as many as a session's share of them is. They come first: what they are answered is
/// given to them at once, and ours is looked at when the session has nothing more to do.
Rows Database::run_with_others(const Call& call, RequestNotes& notes) {
    constexpr std::size_t most_others = 7;
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    WaitingLine& line = notes.turn->line();
    return Repeating(call.statement.name).run(lease, [&](Connection& connection) {
        TakenCalls others(line, connection.takes_several_calls() ? most_others : 0);
        std::optional<Rows> ours;
        if (others.count() > 0)
            connection.execute_each(others.and_also(call), [&](std::size_t which, Rows rows) {
                if (which < others.count())
                    others.finish(which, std::move(rows));
                else
                    ours = std::move(rows);
            });
        return ours ? std::move(*ours) : connection.execute_rows(call.statement, call.parameters);
    });
}

Rows Database::run(const Statement& statement, std::span<const Parameter> parameters, RequestNotes& notes,
                   Repeating::SecondAnswer second_answer) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    return Repeating(statement.name, second_answer).run(lease, [&](Connection& connection) {
        return connection.execute_rows(statement, parameters);
    });
}

}  // namespace shim
