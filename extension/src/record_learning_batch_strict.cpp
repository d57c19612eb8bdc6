// SPDX-License-Identifier: PostgreSQL

// record_learning_batch_strict(request_ids, user_ids, word_counts, timestamps, study_seconds): all or nothing. Either every
// item is stored as it was sent, now or before, or the call fails, naming the first item that is not, and has written
// nothing.
//
// All items are recorded at once. What a constraint or a trigger of the user's refuses then does not say which item it
// meant: the items are halved, each half tried and undone, until the first one that is refused is known.

#include "recording/batch.hpp"
#include "recording/item_detail.hpp"
#include "server/durability.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"
#include "server/subtransaction.hpp"

LEARNING_FUNCTION(record_learning_batch_strict);

namespace learning {

namespace {

/// Whether an error can be about what one of the items holds.
bool can_mean_an_item(int sqlstate) {
    const int category = ERRCODE_TO_CATEGORY(sqlstate);
    return category == ERRCODE_DATA_EXCEPTION || category == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION ||
           category == ERRCODE_PROGRAM_LIMIT_EXCEEDED || category == ERRCODE_PLPGSQL_ERROR;
}

[[noreturn]] void raise_again(ErrorData* error, int item) {
    if (item > 0) error->detail = item_detail(item, error->detail);
    ReThrowError(error);
}

std::span<BatchItem> checked_items(const Batch& batch) {
    const std::span<BatchItem> items =
        palloc_span<BatchItem>(static_cast<std::size_t>(batch.request_ids.count));
    volatile int checked = 0;
    ErrorData* const error = in_subtransaction(Written::stays, [&batch, &items, &checked] {
        for (int i = 0; i < batch.request_ids.count; ++i) {
            checked = i;
            items[static_cast<std::size_t>(i)] = checked_item(batch, i, 0);
        }
    });
    if (error != nullptr) raise_again(error, checked + 1);
    return items;
}

ErrorData* try_to_record(const Schema& schema, std::span<BatchItem> items, Written written) {
    return in_subtransaction(written, [&schema, items] {
        SPI_connect();
        record_items(schema, items);
        SPI_finish();
    });
}

/// Raises the error of the first item that is refused, of items that were refused together.
[[noreturn]] void raise_first_refusal(const Schema& schema, std::span<BatchItem> items, ErrorData* error) {
    if (!can_mean_an_item(error->sqlerrcode)) raise_again(error, 0);
    std::size_t accepted = 0;            // this many from the front
    std::size_t refused = items.size();  // and this many are not
    while (refused - accepted > 1) {
        const std::size_t tried = accepted + (refused - accepted) / 2;
        ErrorData* const other = try_to_record(schema, items.first(tried), Written::is_undone);
        if (other == nullptr) {
            accepted = tried;
            continue;
        }
        if (!can_mean_an_item(other->sqlerrcode)) raise_again(other, 0);
        error = other;
        refused = tried;
    }
    raise_again(error, static_cast<int>(refused));
}

void check_stored_as_sent(std::span<const BatchItem> items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Receipt& receipt = *items[i].receipt;
        if (receipt.outcome == Outcome::created || receipt.outcome == Outcome::replayed) continue;
        const int item = static_cast<int>(i) + 1;
        ereport(ERROR,
                (errcode(ERRCODE_UNIQUE_VIOLATION),
                 receipt.outcome == Outcome::voided
                     ? errmsg("item %d of the batch was voided", item)
                     : errmsg("item %d of the batch has a request_id that is taken by other content", item),
                 errdetail_internal("%s", item_detail(item, items[i].content, receipt)),
                 errhint("Nothing of the batch was written.")));
    }
}

}  // namespace

}  // namespace learning

Datum record_learning_batch_strict(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    const std::span<BatchItem> items = checked_items(checked_batch(fcinfo));
    if (items.empty()) return Datum{0};

    ErrorData* const error = try_to_record(schema, items, Written::stays);
    if (error != nullptr) raise_first_refusal(schema, items, error);
    check_stored_as_sent(items);
    commit_like_a_write();
    put_receipts(fcinfo, items);
    return Datum{0};
}
