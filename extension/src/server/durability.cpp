// SPDX-License-Identifier: PostgreSQL

// Under synchronous replication a commit waits for a standby. A wait that was cancelled, or that a crash has ended, leaves an
// entry that everybody can see and that only this server has. Whoever repeats it writes nothing, so would wait for nobody,
// and would be told that the entry is safe: with this server it would be lost. A transaction waits if it has an id and has
// written something into the WAL; a message that nobody reads is the least of it, and its commit lies behind that of the
// entry.

#include "server/durability.hpp"

#include "server/pg.hpp"

extern "C" {
#include <access/xlog.h>
#include <replication/syncrep.h>
#include <replication/walsender.h>
}

namespace learning {

namespace {

bool has_synchronous_standbys() {
    return SyncRepStandbyNames != nullptr && *SyncRepStandbyNames != '\0';
}

}  // namespace

void commit_like_a_write() {
    if (!SyncRepRequested() || !has_synchronous_standbys() || XactReadOnly || RecoveryInProgress()) return;
    const bool waits_anyway =
        TransactionIdIsValid(GetTopTransactionIdIfAny()) && !XLogRecPtrIsInvalid(XactLastRecEnd);
    if (!waits_anyway) log_message("learning_log");
}

}  // namespace learning
