// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// Request ids in order, and as an array.
struct Ids {
    std::span<Datum> ids;
    Datum array;
};

Ids made_of(std::span<Datum> ids);

/// Those in the first column of the rows in SPI_tuptable, which is freed.
Ids ids_of(std::uint64_t rows);

/// Those of a learner's entries, voided ones too; twice where a fixed snapshot shows an entry twice.
Ids list_entries(const Schema& schema, Datum user_id);

/// Whether the learner has any of these entries, in a snapshot of the caller's or, without one, as of now.
bool has_entries(const Schema& schema, Datum user_id, const Ids& entries, Snapshot snapshot);

}  // namespace learning
