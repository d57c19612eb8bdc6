// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "receipt.hpp"
#include "request_notes.hpp"

namespace shim {

/// Counts the outcome of an entry, for the log and the metrics.
inline void note(const Receipt& receipt) {
    RequestNotes& notes = request_notes();
    if (receipt.outcome == Receipt::Outcome::created) ++notes.created;
    if (receipt.outcome == Receipt::Outcome::replayed) ++notes.replayed;
    if (receipt.outcome == Receipt::Outcome::conflict) ++notes.conflicts;
}

}  // namespace shim
