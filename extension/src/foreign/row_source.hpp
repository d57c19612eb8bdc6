// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "server/pg.hpp"

namespace learning {

/// A row of a foreign table, before it is cast into columns.
struct PeriodRow {
    std::int64_t start;
    Sums sums;
    Datum user_id;          // of the tables of each learner
    std::int64_t learners;  // of the tables of all together
};

}  // namespace learning
