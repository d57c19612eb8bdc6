// SPDX-License-Identifier: PostgreSQL
#include <cstddef>
#include <optional>
#include <utility>

#include "database/database.hpp"
#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

// Batches that a client sent as such: each is a transaction of its own, apart from those that the writer makes.

namespace shim {

std::vector<Receipt> Database::record_batch(std::span<const NewEntry* const> entries, RequestNotes& notes,
                                            bool partly_done) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    Repeating repeating("record_learning_batch");
    auto receipts = repeating.run(
        lease, [entries](Connection& connection) { return record_learning_batch(connection, entries); });
    if (partly_done || repeating.outcome_unknown()) count_as_created(receipts);
    return receipts;
}

std::optional<RefusedEntry> Database::record_whole_batch(std::span<const NewEntry* const> entries,
                                                         RequestNotes& notes, const ReceiptTaker& take) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    Repeating repeating("record_learning_batch_strict");
    try {
        repeating.run(lease, [&](Connection& connection) {
            CreatedBefore before;
            record_whole_learning_batch(connection, entries, [&](std::size_t index, Receipt receipt) {
                if (repeating.outcome_unknown()) before.count(receipt);
                take(index, std::move(receipt));
            });
        });
    } catch (const DatabaseError& error) {
        if (auto refused = refused_entry(error)) return refused;
        throw;
    }
    return std::nullopt;
}

}  // namespace shim
