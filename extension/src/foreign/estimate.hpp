// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "foreign/period_table.hpp"
#include "foreign/restriction.hpp"
#include "foreign/rollup_statistics.hpp"
#include "foreign/scan_plan.hpp"
#include "server/pg.hpp"

namespace learning {

/// What the planner knows of a table: its fdw_private.
struct PlannedTable {
    PeriodTable table;
    RollupStatistics rollup;
};

/// What some restrictions are likely to select.
struct Estimate {
    double rows;          // of the view
    double learners;      // that have rows
    double periods;       // that have rows
    double rollup_rows;   // that are read
    double rollup_share;  // of the days
    bool everybody;       // no learners are named: they are read in steps, the first few for themselves
};
Estimate estimate(PlannerInfo* root, const PlannedTable& planned, Index relation, List* restrictions);

struct ScanCost {
    Cost startup;
    Cost total;
};
/// What it costs to compute these rows, or the sums over them.
ScanCost cost_of_rows(const PlannedTable& planned, const Estimate& estimate, bool one_learner);
ScanCost cost_of_sums(const PlannedTable& planned, const Estimate& estimate, bool one_learner);

}  // namespace learning
