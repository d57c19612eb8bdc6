// SPDX-License-Identifier: PostgreSQL
#include "foreign/explain.hpp"

#include "foreign/scan_plan.hpp"

namespace learning {

namespace {

constexpr const char* operators[] = {"", "<", "<=", "=", ">=", ">"};  // by their strategies

const char* name_of(const PeriodTable& table, Oid relation, Column column) {
    return quote_identifier(get_attname(relation, table.number_of(column), false));
}

const char* restrictions_text(const ScanPlan& plan, const PeriodTable& table, List* values, List* context) {
    StringInfoData text;
    initStringInfo(&text);
    for (int i = 0; i < list_length(values); ++i) {
        const Restriction restriction = restriction_at(plan, values, i);
        const char* value =
            deparse_expression(reinterpret_cast<Node*>(restriction.value), context, true, false);
        appendStringInfo(&text, restriction.is_list ? "%s%s %s ANY (%s)" : "%s%s %s %s", i > 0 ? " AND " : "",
                         name_of(table, plan.relation, restriction.column), operators[restriction.strategy],
                         value);
    }
    return text.data;
}

}  // namespace

void explain_scan(ForeignScanState* node, ExplainState* output) {
    const auto* foreign = reinterpret_cast<ForeignScan*>(node->ss.ps.plan);
    const ScanPlan plan = from_private(foreign->fdw_private);
    const PeriodTable table = period_table(plan.relation);
    if (plan.rows != ScanPlan::Rows::periods) {
        ExplainPropertyText("Sums Of", get_rel_name(plan.relation), output);
        const bool per_learner = plan.rows == ScanPlan::Rows::sums_of_learners;
        ExplainPropertyText("Per", per_learner ? "user_id" : "period", output);
    }
    if (foreign->fdw_exprs == NIL) return;
    List* context = set_deparse_context_plan(output->deparse_cxt, node->ss.ps.plan, NIL);
    ExplainPropertyText("Reads Only", restrictions_text(plan, table, foreign->fdw_exprs, context), output);
}

}  // namespace learning
