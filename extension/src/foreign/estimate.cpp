// SPDX-License-Identifier: PostgreSQL
#include "foreign/estimate.hpp"

namespace learning {

double estimate_rows(PlannerInfo*, const PeriodTable&, Index, List* restrictions) {
    return restrictions == NIL ? 100000 : 100;
}

ScanCost estimate_cost(PlannerInfo*, const PeriodTable&, Index, const Division& division, double rows) {
    const double startup = division.one_learner ? 50 : 1000;
    return {startup, startup + rows * cpu_tuple_cost};
}

}  // namespace learning
