// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "recording/entry.hpp"

namespace learning {

/// Whether triggers of the user's may change entries before they are stored.
bool has_before_triggers(const Schema& schema);

/// The user id under which they would let the entry be stored (in lower case, say): they are asked, and nothing is
/// written. Nothing where it stays as it was sent. The caller is connected to SPI; the value outlives that.
std::optional<Datum> user_id_as_stored(const Schema& schema, const EntryContent& content);

}  // namespace learning
