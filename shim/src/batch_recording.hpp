// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <span>
#include <vector>

#include "connection.hpp"
#include "receipt.hpp"

namespace shim {

/// Records entries in one transaction: a receipt each, in order. Throws DatabaseError.
std::vector<Receipt> record_learning_batch(Connection& connection, std::span<const NewEntry* const> entries);

/// The receipts of a batch that was sent before, over a connection that broke: it
/// may have committed. Then what the database takes for a repetition was created
/// by that first attempt; of equal ids in the batch, by the first of them.
void count_as_created(std::span<Receipt> receipts);

}  // namespace shim
