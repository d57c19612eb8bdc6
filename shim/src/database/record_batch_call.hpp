// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "database/connection.hpp"
#include "database/entry.hpp"

namespace shim {

/// Is given the receipts of a batch, in order.
using ReceiptTaker = std::function<void(std::size_t index, Receipt receipt)>;

/// Records entries in one transaction: a receipt each, in order. Throws DatabaseError.
std::vector<Receipt> record_learning_batch(Connection& connection, std::span<const NewEntry* const> entries);

/// The same, all or nothing, and the receipts are given away one by one while they come. What it throws says which entry
/// was refused, see refused_entry().
void record_whole_learning_batch(Connection& connection, std::span<const NewEntry* const> entries,
                                 const ReceiptTaker& take);

/// The entry for which all of a batch was refused.
struct RefusedEntry {
    std::size_t index;
    DatabaseError why;
    std::optional<Receipt> receipt;  // where it contradicts what is stored
};

/// The one that an error names; nothing where it is no fault of an entry.
std::optional<RefusedEntry> refused_entry(const DatabaseError& error);

/// For the receipts of a batch that was sent before, over a connection that broke: it may have committed. Then what the
/// database takes for a repetition was created by that first attempt; of equal ids in the batch, by the first of them.
class CreatedBefore {
public:
    /// The receipts come in order.
    void count(Receipt& receipt);

private:
    std::set<std::pair<std::string, std::string>> seen_;
};
void count_as_created(std::span<Receipt> receipts);

}  // namespace shim
