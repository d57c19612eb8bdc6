// SPDX-License-Identifier: PostgreSQL
#include <cstddef>
#include <optional>
#include <utility>

#include "database/database.hpp"
#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

// Batches that a client sent as such: each is a transaction of its own, apart from those that the writer makes.

namespace shim {

namespace {

/// Ends a transaction that nobody committed.
class Transaction {
public:
    explicit Transaction(Connection& connection) : connection_(connection) { connection_.command("BEGIN"); }
    ~Transaction() {
        if (!open_) return;
        try {
            connection_.command("ROLLBACK");
        } catch (const DatabaseError&) {
            // The connection is broken: the server rolls back by itself, and the pool finds out.
            return;
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit() {
        connection_.command("COMMIT");
        open_ = false;
    }

private:
    Connection& connection_;
    bool open_ = true;
};

/// What the database says against entries, if it refuses a value of them. Nothing is written.
std::optional<DatabaseError> refusal_of(Connection& connection, std::span<const NewEntry* const> entries) {
    const Transaction undone(connection);
    try {
        record_learning_batch(connection, entries, [](std::size_t, const Receipt&) {});
        return std::nullopt;
    } catch (const DatabaseError& error) {
        if (!refuses_a_value(error.sqlstate)) throw;
        return error;
    }
}

}  // namespace

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

void Database::record_whole_batch(std::span<const NewEntry* const> entries, RequestNotes& notes,
                                  const ReceiptTaker& take) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    Repeating repeating("record_learning_batch");
    repeating.run(lease, [&](Connection& connection) {
        Transaction transaction(connection);
        CreatedBefore before;
        bool all_stored = true;
        record_learning_batch(connection, entries, [&](std::size_t index, Receipt receipt) {
            if (repeating.outcome_unknown()) before.count(receipt);
            all_stored = all_stored && receipt.is_stored();
            take(index, std::move(receipt));
        });
        if (all_stored) transaction.commit();
    });
}

RefusedEntry Database::first_refused(std::span<const NewEntry* const> entries, const DatabaseError& why,
                                     RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    Repeating repeating("record_learning_batch");
    return repeating.run(lease, [entries, &why](Connection& connection) {
        RefusedEntry refused{entries.size() - 1, why};
        std::size_t accepted = 0;  // this many from the front, and one more than refused.index are not
        while (accepted < refused.index) {
            const std::size_t tried = accepted + (refused.index - accepted + 1) / 2;
            if (auto error = refusal_of(connection, entries.first(tried)))
                refused = {tried - 1, std::move(*error)};
            else
                accepted = tried;
        }
        return refused;
    });
}

}  // namespace shim
