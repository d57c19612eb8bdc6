// SPDX-License-Identifier: PostgreSQL

// record_learning_batch(request_ids, user_ids, word_counts,
// timestamps, study_seconds): one receipt per item, in input order.

#include "recording/batch.hpp"
#include "server/durability.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(record_learning_batch);

namespace learning {

namespace {

std::span<BatchItem> checked_items(const Batch& batch) {
    const int count = batch.request_ids.count;
    const std::span<BatchItem> items = palloc_span<BatchItem>(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        items[static_cast<std::size_t>(i)] = checked_item(batch, i, count > 1 ? i + 1 : 0);
    return items;
}

}  // namespace

}  // namespace learning

Datum record_learning_batch(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    const std::span<BatchItem> items = checked_items(checked_batch(fcinfo));
    if (items.empty()) return Datum{0};

    SPI_connect();
    record_items(schema, items);
    SPI_finish();
    commit_like_a_write();
    put_receipts(fcinfo, items);
    return Datum{0};
}
