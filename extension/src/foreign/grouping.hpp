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

/// Whether a query takes the rows of all learners of a period for the same as their sum: what it filters, groups and picks by
/// depends on periods only, and of the other columns it makes sums. `filters` are its conditions that are not restrictions.
bool may_merge_learners(PlannerInfo* root, const PeriodTable& table, Index relation, const PathTarget* target,
                        List* having, List* filters);

}  // namespace learning
