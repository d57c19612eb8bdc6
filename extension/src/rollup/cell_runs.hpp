// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "server/pg.hpp"

extern "C" {
#include <utils/tuplesort.h>
}

namespace learning {

/// What the sums of one learner's quarter-hour change by.
struct CellChange {
    std::string_view user_id;
    std::int64_t quarter_hour;  // quarter-hours since 1970-01-01 UTC
    Sums sums;

    [[nodiscard]] bool has_key_of(const CellChange& other) const {
        return quarter_hour == other.quarter_hour && user_id == other.user_id;
    }
};

/// Changes for which there is no room in memory: the server's own sort keeps them in temporary files. A key may come several
/// times. Its files end with what is read last, or with the transaction.
class CellRuns {
public:
    CellRuns();

    void put(std::span<const CellChange> changes);

    /// Nothing is put behind this.
    void sort();

    /// In order of keys; false at the end. A user id stays where it is until two other learners have come.
    bool next(CellChange& change);

private:
    Tuplesortstate* sort_;
    TupleTableSlot* row_;     // that is put
    TupleTableSlot* sorted_;  // that is read
    StringInfoData user_ids_[2];
    std::size_t current_ = 0;
};
static_assert(std::is_trivially_destructible_v<CellRuns>);

}  // namespace learning
