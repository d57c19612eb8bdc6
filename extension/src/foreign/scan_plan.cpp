// SPDX-License-Identifier: PostgreSQL
#include "foreign/scan_plan.hpp"

namespace learning {

List* as_private(const ScanPlan& plan) {
    List* head = list_make4_int(static_cast<int>(plan.relation), static_cast<int>(plan.rows),
                                plan.known_learners, static_cast<int>(plan.count));
    return list_make3(head, plan.outputs, plan.restrictions);
}

ScanPlan from_private(List* list) {
    auto* const head = static_cast<List*>(linitial(list));
    return {static_cast<Oid>(linitial_int(head)),
            static_cast<ScanPlan::Rows>(lsecond_int(head)),
            lthird_int(head),
            static_cast<CountLearners>(lfourth_int(head)),
            static_cast<List*>(lsecond(list)),
            static_cast<List*>(lthird(list))};
}

void add_restriction(ScanPlan& plan, const Restriction& restriction) {
    List* parts = list_make4_int(static_cast<int>(restriction.column), restriction.strategy,
                                 static_cast<int>(restriction.type), restriction.is_list ? 1 : 0);
    plan.restrictions = lappend(plan.restrictions, parts);
}

Restriction restriction_at(const ScanPlan& plan, List* values, int number) {
    auto* const parts = static_cast<List*>(list_nth(plan.restrictions, number));
    return {static_cast<Column>(linitial_int(parts)), lsecond_int(parts), static_cast<Oid>(lthird_int(parts)),
            lfourth_int(parts) != 0, static_cast<Expr*>(list_nth(values, number))};
}

}  // namespace learning
