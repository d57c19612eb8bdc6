// SPDX-License-Identifier: PostgreSQL

// The items are sorted by key, so that all writers lock keys in the same order. The first of each key goes
// into one INSERT ... ON CONFLICT DO NOTHING, which tells what it created. What was not created exists already
// and is looked up and compared; so is a repetition of a key inside the batch. One that vanished in between, erased
// or expired, is found in the snapshot of the insert: it need not be inserted after all, out of the order of locks.
// One that came after that snapshot, and vanished, is in none: then the batch lets go of all it has, and begins again.
//
// Where triggers of the user's change entries before they are stored, only the request id of a row tells which item it was. So
// where a batch has one request id for several learners, each item is a statement of its own then. Its sums are locked before
// the next one's key, which may end in a deadlock with others who write. So it is with Citus, which cannot insert only a part
// of such a statement's rows.

#include "recording/batch.hpp"

#include "recording/before_triggers.hpp"
#include "server/citus.hpp"
#include "server/subtransaction.hpp"

namespace learning {

namespace {

Elements elements(FunctionCallInfo fcinfo, int number) {
    Elements result;
    if (PG_ARGISNULL(number)) return result;
    ArrayType* array = PG_GETARG_ARRAYTYPE_P(number);
    if (ARR_NDIM(array) > 1) {
        ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("arrays must have one dimension")));
    }
    std::int16_t length;
    bool by_value;
    char alignment;
    get_typlenbyvalalign(ARR_ELEMTYPE(array), &length, &by_value, &alignment);
    deconstruct_array(array, ARR_ELEMTYPE(array), length, by_value, alignment, &result.values, &result.nulls,
                      &result.count);
    return result;
}

int compare_ids(const EntryContent& left, const EntryContent& right) {
    return memcmp(DatumGetUUIDP(left.request_id)->data, DatumGetUUIDP(right.request_id)->data, UUID_LEN);
}

int compare_keys(const BatchItem& left, const BatchItem& right) {
    const int order = left.user_id.compare(right.user_id);
    return order != 0 ? order : compare_ids(left.content, right.content);
}

/// Pointers to the items in key order; equal keys in input order.
std::span<BatchItem*> sorted(std::span<BatchItem> items) {
    const std::span<BatchItem*> order = palloc_span<BatchItem*>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) order[i] = &items[i];
    std::ranges::sort(order, [](const BatchItem* left, const BatchItem* right) {
        const int keys = compare_keys(*left, *right);
        return keys != 0 ? keys < 0 : left < right;
    });
    return order;
}

bool is_first_of_key(std::span<BatchItem* const> order, std::size_t index) {
    return index == 0 || compare_keys(*order[index - 1], *order[index]) != 0;
}

bool has_one_learner_per_id(std::span<BatchItem* const> order) {
    const std::span<BatchItem*> firsts = palloc_span<BatchItem*>(order.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (is_first_of_key(order, i)) firsts[count++] = order[i];
    }
    const std::span<BatchItem*> by_id = firsts.first(count);
    std::ranges::sort(by_id, [](const BatchItem* left, const BatchItem* right) {
        return compare_ids(left->content, right->content) < 0;
    });
    const auto have_one_id = [](const BatchItem* left, const BatchItem* right) {
        return compare_ids(left->content, right->content) == 0;
    };
    return std::ranges::adjacent_find(by_id, have_one_id) == by_id.end();
}

/// The columns of insert_entries, as arrays.
class Columns {
public:
    explicit Columns(std::size_t capacity)
        : values_{palloc_span<Datum>(capacity), palloc_span<Datum>(capacity), palloc_span<Datum>(capacity),
                  palloc_span<Datum>(capacity), palloc_span<Datum>(capacity)},
          timestamp_nulls_(palloc_span<bool>(capacity)),
          study_seconds_nulls_(palloc_span<bool>(capacity)) {}

    void append(const EntryContent& content) {
        values_[0][size_] = content.user_id;
        values_[1][size_] = content.request_id;
        values_[2][size_] = TimestampTzGetDatum(content.timestamp.value_or(0));
        values_[3][size_] = Int32GetDatum(content.word_count);
        values_[4][size_] = Int32GetDatum(content.study_seconds.value_or(0));
        timestamp_nulls_[size_] = !content.timestamp;
        study_seconds_nulls_[size_] = !content.study_seconds;
        ++size_;
    }

    [[nodiscard]] std::array<Datum, 5> arrays() const {
        return {array(0, nullptr, TEXTOID, -1, false, TYPALIGN_INT),
                array(1, nullptr, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR),
                array(2, timestamp_nulls_.data(), TIMESTAMPTZOID, sizeof(TimestampTz), true, TYPALIGN_DOUBLE),
                array(3, nullptr, INT4OID, sizeof(std::int32_t), true, TYPALIGN_INT),
                array(4, study_seconds_nulls_.data(), INT4OID, sizeof(std::int32_t), true, TYPALIGN_INT)};
    }

private:
    [[nodiscard]] Datum array(std::size_t column, bool* nulls, Oid type, int length, bool by_value,
                              char alignment) const {
        int dimension = static_cast<int>(size_);
        int lower_bound = 1;
        return PointerGetDatum(construct_md_array(values_[column].data(), nulls, 1, &dimension, &lower_bound,
                                                  type, length, by_value, alignment));
    }

    std::array<std::span<Datum>, 5> values_;
    std::span<bool> timestamp_nulls_;
    std::span<bool> study_seconds_nulls_;
    std::size_t size_ = 0;
};

/// The item whose entry a row of insert_entries is: the first one of that key. Mostly that is the next one, but over several
/// shards the rows come back in any order.
BatchItem& item_of_row(std::uint64_t row, std::span<BatchItem* const> order, std::size_t& next) {
    BatchItem key{};
    key.content.request_id = spi_value(row, 1).datum;
    key.user_id = bytes_of(DatumGetTextPP(spi_value(row, 2).datum));
    const auto is_before_key = [&key](const BatchItem* item) { return compare_keys(*item, key) < 0; };
    while (next < order.size() && is_before_key(order[next])) ++next;
    if (next == order.size() || compare_keys(*order[next], key) != 0)
        next = static_cast<std::size_t>(std::ranges::partition_point(order, is_before_key) - order.begin());
    if (next == order.size() || compare_keys(*order[next], key) != 0)
        elog(ERROR, "an inserted entry is that of no item");
    return *order[next];
}

/// The same where triggers may have changed the user id: one of the next, since the rows come back in order.
BatchItem& item_of_changed_row(std::uint64_t row, std::span<BatchItem* const> order, std::size_t& next) {
    EntryContent id{};
    id.request_id = spi_value(row, 1).datum;
    while (next < order.size() && compare_ids(order[next]->content, id) != 0) ++next;
    if (next == order.size()) raise_could_not_record();  // under another id it could never be found again
    return *order[next];
}

void insert_first_of_keys(const Schema& schema, std::span<BatchItem* const> order, Snapshot snapshot) {
    Columns columns(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (is_first_of_key(order, i) && !order[i]->receipt) columns.append(order[i]->content);
    }
    std::array<Datum, 5> arrays = columns.arrays();
    const std::uint64_t created =
        execute_in(snapshot, Statement::insert_entries, schema, arrays, nullptr, Access::read_write);
    const bool may_be_changed = has_before_triggers(schema);
    std::size_t next = 0;
    for (std::uint64_t row = 0; row < created; ++row) {
        BatchItem& item =
            may_be_changed ? item_of_changed_row(row, order, next) : item_of_row(row, order, next);
        item.receipt = Receipt{Outcome::created, stored_entry(row, 2, item.content)};
    }
    SPI_freetuptable(SPI_tuptable);
}

/// Gives every item its receipt. False where an entry that the insert met is in no snapshot: recorded and erased by
/// others, both since the insert began.
bool try_to_record(const Schema& schema, std::span<BatchItem* const> order) {
    RecordingSnapshot snapshot;
    insert_first_of_keys(schema, order, snapshot.get());
    bool found_all = true;
    for (std::size_t i = 0; found_all && i < order.size(); ++i) {
        BatchItem& item = *order[i];
        if (item.receipt) continue;
        if (!is_first_of_key(order, i)) {
            const StoredEntry& stored = order[i - 1]->receipt->entry;
            item.receipt = Receipt{compare(item.content, stored), stored};
        } else if (const auto stored = find_entry(schema, item.content, snapshot.get())) {
            item.receipt = Receipt{compare(item.content, *stored), *stored};
        } else {
            found_all = false;
        }
    }
    snapshot.release();
    return found_all;
}

/// An entry that is nowhere has to be inserted after all. But by then this transaction holds keys and sums behind it in
/// the order of locks, and could wait for somebody who waits for them. So each attempt is a subtransaction: undone, it
/// holds nothing, and the next one begins in order again. That many fail is a sign of something else, as for one entry.
void record_together(const Schema& schema, std::span<BatchItem* const> order) {
    constexpr int most_attempts = 20;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        if (succeeds_in_subtransaction([&schema, order] { return try_to_record(schema, order); })) return;
        for (BatchItem* item : order) {
            if (item->content.is_in_bounds) item->receipt.reset();
        }
        CHECK_FOR_INTERRUPTS();
    }
    raise_could_not_record();
}

}  // namespace

Batch checked_batch(FunctionCallInfo fcinfo) {
    constexpr const char* names[] = {"request_ids", "user_ids", "word_counts", "timestamps", "study_seconds"};
    constexpr int required = 3;
    Elements arrays[lengthof(names)];
    for (int number = 0; number < static_cast<int>(lengthof(names)); ++number) {
        if (number < required && PG_ARGISNULL(number)) {
            ereport(ERROR,
                    (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", names[number])));
        }
        arrays[number] = elements(fcinfo, number);
        if (!PG_ARGISNULL(number) && arrays[number].count != arrays[0].count) {
            ereport(ERROR,
                    (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR), errmsg("arrays must have the same length"),
                     errdetail("%s has %d elements, request_ids has %d.", names[number], arrays[number].count,
                               arrays[0].count)));
        }
    }
    return {arrays[0], arrays[1], arrays[2], arrays[3], arrays[4]};
}

BatchItem checked_item(const Batch& batch, int index, int number) {
    const EntryContent content =
        checked_content(batch.request_ids.at(index), batch.user_ids.at(index), batch.word_counts.at(index),
                        batch.timestamps.at(index), batch.study_seconds.at(index), number);
    return {content, bytes_of(DatumGetTextPP(content.user_id)), std::nullopt};
}

void record_items(const Schema& schema, std::span<BatchItem> items) {
    for (BatchItem& item : items) {
        item.receipt.reset();
        if (!item.content.is_in_bounds) item.receipt = repeat_out_of_bounds(schema, item.content);
    }
    const std::span<BatchItem*> order = sorted(items);
    // A single one holds nothing while it is looked up.
    if (order.size() > 1 && !has_citus() && (!has_before_triggers(schema) || has_one_learner_per_id(order))) {
        record_together(schema, order);
        return;
    }
    for (BatchItem* item : order) {
        CHECK_FOR_INTERRUPTS();
        if (!item->receipt) item->receipt = record(schema, item->content);
    }
}

void put_receipts(FunctionCallInfo fcinfo, std::span<const BatchItem> items) {
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    for (const BatchItem& item : items) {
        Datum values[receipt_columns];
        bool nulls[receipt_columns];
        fill_receipt(item.content, *item.receipt, values, nulls);
        tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
    }
}

}  // namespace learning
