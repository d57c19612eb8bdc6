// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/learner_sums.hpp"
#include "foreign/restriction.hpp"
#include "server/pg.hpp"

namespace learning {

/// What a plan tells the executor, beside the values of the restrictions.
struct ScanPlan {
    enum class Rows {
        periods,           // of each learner, or of all together
        merged_periods,    // of a table of each learner, as if all were one
        sums_of_periods,   // of the learners of a table of each: GROUP BY period
        sums_of_learners,  // GROUP BY user_id
    };

    Oid relation;
    Rows rows = Rows::periods;
    int known_learners = 0;  // as far as the planner knows
    CountLearners count = CountLearners::yes;
    List* outputs = NIL;  // of columns, in the order of fdw_scan_tlist; NIL where they are those of the table
    List* restrictions = NIL;  // of lists, see restriction_at()
};

/// Whether they are rows of the table, in its columns, and not of a GROUP BY.
inline bool are_of_table(ScanPlan::Rows rows) {
    return rows == ScanPlan::Rows::periods || rows == ScanPlan::Rows::merged_periods;
}

/// As fdw_private, and back.
List* as_private(const ScanPlan& plan);
ScanPlan from_private(List* list);

/// Adds what a restriction asks for, without its value, which goes into fdw_exprs.
void add_restriction(ScanPlan& plan, const Restriction& restriction);

/// The restriction of a number, with its value.
Restriction restriction_at(const ScanPlan& plan, List* values, int number);

}  // namespace learning
