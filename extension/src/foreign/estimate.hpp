// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "foreign/period_table.hpp"
#include "foreign/restriction.hpp"
#include "server/pg.hpp"

namespace learning {

/// How many rows the table with a number in the range table has under some restrictions.
double estimate_rows(PlannerInfo* root, const PeriodTable& table, Index relation, List* restrictions);

struct ScanCost {
    Cost startup;
    Cost total;
};

/// What it costs to read these rows.
ScanCost estimate_cost(PlannerInfo* root, const PeriodTable& table, Index relation, const Division& division,
                       double rows);

}  // namespace learning
