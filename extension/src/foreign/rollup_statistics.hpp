// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// What the server's statistics tell about rollup and archive.
struct RollupStatistics {
    double rows = 0;
    double pages = 0;
    double learners = 0;
    double first_day = 0;  // between these, nearly all days lie
    double last_day = 0;
    double active_days = 0;  // from a learner's first day to the last, on average

    [[nodiscard]] double days() const { return last_day - first_day + 1; }
    /// The share of all days in which a learner has periods.
    [[nodiscard]] double coverage() const { return std::clamp(active_days / days(), 0.0, 1.0); }
};

RollupStatistics rollup_statistics(const Schema& schema);

}  // namespace learning
