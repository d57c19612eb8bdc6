// SPDX-License-Identifier: PostgreSQL
#include "database/database.hpp"

#include <array>
#include <utility>

#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

namespace shim {

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

Rows Database::run(const Statement& statement, std::span<const Parameter> parameters, RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = pool_.acquire(notes.client_socket);
    return Repeating(statement.name).run(lease, [&](Connection& connection) {
        return connection.execute_rows(statement, parameters);
    });
}

}  // namespace shim
