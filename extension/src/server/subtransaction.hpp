// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Runs work(), which tells whether what it did shall stay; otherwise it is undone, and its locks are free again. So it is
/// on an error, which goes on from here: a subtransaction that nobody ends would leave the session in it.
template <typename Work>
bool in_subtransaction(Work work) {
    static_assert(std::is_trivially_destructible_v<Work>);
    MemoryContextData* const context = CurrentMemoryContext;
    ResourceOwnerData* const owner = CurrentResourceOwner;
    volatile bool stays = false;
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(context);
    PG_TRY();
    {
        stays = work();
        if (stays) ReleaseCurrentSubTransaction();
    }
    PG_CATCH();
    {
        MemoryContextSwitchTo(context);
        ErrorData* const error = CopyErrorData();
        FlushErrorState();
        RollbackAndReleaseCurrentSubTransaction();
        MemoryContextSwitchTo(context);
        CurrentResourceOwner = owner;
        ReThrowError(error);
    }
    PG_END_TRY();
    if (!stays) RollbackAndReleaseCurrentSubTransaction();
    MemoryContextSwitchTo(context);
    CurrentResourceOwner = owner;
    return stays;
}

}  // namespace learning
