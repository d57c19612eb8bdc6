// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// What becomes of what a subtransaction has written, where nothing went wrong.
enum class Written { stays, is_undone };

/// Does some work in a subtransaction. Nothing where it succeeded; otherwise its error, and what it wrote is undone.
template <typename Work>
ErrorData* in_subtransaction(Written written, Work work) {
    MemoryContextData* const context = CurrentMemoryContext;
    ResourceOwnerData* const owner = CurrentResourceOwner;
    ErrorData* volatile error = nullptr;
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(context);
    PG_TRY();
    {
        work();
        if (written == Written::stays)
            ReleaseCurrentSubTransaction();
        else
            RollbackAndReleaseCurrentSubTransaction();
    }
    PG_CATCH();
    {
        MemoryContextSwitchTo(context);
        error = CopyErrorData();
        FlushErrorState();
        RollbackAndReleaseCurrentSubTransaction();
    }
    PG_END_TRY();
    MemoryContextSwitchTo(context);
    CurrentResourceOwner = owner;
    return error;
}

}  // namespace learning
