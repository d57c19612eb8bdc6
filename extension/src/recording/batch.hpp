// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "recording/entry.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

// Many entries in one call: what the functions that record batches share.

namespace learning {

/// One of the array arguments; a null array stands for an array of nulls.
struct Elements {
    Datum* values = nullptr;
    bool* nulls = nullptr;
    int count = 0;

    [[nodiscard]] Argument at(int index) const {
        if (values == nullptr) return {Datum{0}, true};
        return {values[index], nulls[index]};
    }
};

/// The five arrays, all of the same length.
struct Batch {
    Elements request_ids;
    Elements user_ids;
    Elements word_counts;
    Elements timestamps;
    Elements study_seconds;
};

/// The arguments of a call. Raises 22004 and 2202E.
Batch checked_batch(FunctionCallInfo fcinfo);

struct BatchItem {
    EntryContent content;
    std::string_view user_id;
    std::optional<Receipt> receipt;
};

/// One of the items, checked as checked_content() does; `number` is the one that an error shows.
BatchItem checked_item(const Batch& batch, int index, int number);

/// Records the items together and gives each its receipt. The caller is connected to SPI.
void record_items(const Schema& schema, std::span<BatchItem> items);

/// The receipts as the rows of a set-returning function, in the order of the items.
void put_receipts(FunctionCallInfo fcinfo, std::span<const BatchItem> items);

}  // namespace learning
