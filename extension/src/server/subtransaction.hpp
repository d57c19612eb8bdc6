// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// What becomes of what a subtransaction has written, where nothing went wrong.
enum class Written { stays, is_undone };

/// Does work() in a subtransaction, which tells what becomes of what it wrote. Nothing where it succeeded; otherwise its
/// error, and what it wrote is undone. A subtransaction that nobody ends would leave the session in it.
template <typename Work>
ErrorData* in_subtransaction(Work work) {
    static_assert(std::is_trivially_destructible_v<Work>);
    MemoryContextData* const context = CurrentMemoryContext;
    ResourceOwnerData* const owner = CurrentResourceOwner;
    ErrorData* volatile error = nullptr;
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(context);
    PG_TRY();
    {
        if (work() == Written::stays)
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

/// An attempt that may be made again: where attempt() is false, what it did is undone, and its locks are free again. So it is
/// on an error, which goes on from here.
template <typename Attempt>
bool succeeds_in_subtransaction(Attempt attempt) {
    bool succeeded = false;
    ErrorData* const error = in_subtransaction([&attempt, &succeeded] {
        succeeded = attempt();
        return succeeded ? Written::stays : Written::is_undone;
    });
    if (error != nullptr) ReThrowError(error);
    return succeeded;
}

}  // namespace learning
