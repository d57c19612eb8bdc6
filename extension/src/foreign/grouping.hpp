// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "foreign/scan_plan.hpp"
#include "server/pg.hpp"

namespace learning {

/// A GROUP BY that needs no rows of the table: what it asks for are sums, per learner or per period. The gaps among its
/// periods add nothing to them.
struct Grouping {
    ScanPlan::Rows rows;
    List* target;   // for fdw_scan_tlist
    List* outputs;  // the columns that they are or sum up
};

/// What a query asks for beside the restrictions; nothing where it is something else. `having` is a list of conditions.
std::optional<Grouping> grouping_of(PlannerInfo* root, const PeriodTable& table, Index relation,
                                    const PathTarget* target, List* having);

}  // namespace learning
