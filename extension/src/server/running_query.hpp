// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// A statement of ours that runs no further than its rows are asked for, inside another one whose executor asks. Its
/// resources are those of that statement, so on an error they go with it. (A portal would not do: it belongs to the
/// subtransaction that opens it, and a cursor can be opened in one and go on when that is rolled back.)
class RunningQuery {
public:
    /// Starts it, in a snapshot of the caller's; each of its rows will go to the receiver. What it needs lies in the
    /// current memory context, which has to live as long.
    RunningQuery(Statement statement, const Schema& schema, std::span<const Datum> values, const char* nulls,
                 Snapshot snapshot, DestReceiver* receiver);

    /// Lets the receiver have so many rows; false where they were the last.
    bool run(std::uint64_t rows);

    /// Nothing is asked of it any more.
    void end();

private:
    CachedPlan* plan_;
    ResourceOwner owner_;
    QueryDesc* query_;
};
static_assert(std::is_trivially_destructible_v<RunningQuery>);

}  // namespace learning
