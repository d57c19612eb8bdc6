// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "recording/entry.hpp"
#include "server/pg.hpp"

// What is wrong with one item of a batch, as the detail of an error: a JSON object, so that programs can read it. Items
// are counted from 1.

namespace learning {

/// {"item": 2, "detail": "..."}: the detail that the error had, if any.
char* item_detail(int item, const char* detail);

/// {"item": 2, "outcome": "conflict", "differs": ["word_count"], "stored": {...}}: an entry that cannot be stored as it was
/// sent, and the one that is stored, with times in UTC.
char* item_detail(int item, const EntryContent& sent, const Receipt& receipt);

}  // namespace learning
