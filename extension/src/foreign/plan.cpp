// SPDX-License-Identifier: PostgreSQL
#include "foreign/plan.hpp"

#include "foreign/estimate.hpp"
#include "foreign/grouping.hpp"
#include "foreign/period_table.hpp"
#include "foreign/restriction.hpp"
#include "foreign/scan_plan.hpp"

extern "C" {
#include <optimizer/prep.h>
#include <optimizer/tlist.h>
#include <parser/parsetree.h>
}

namespace learning {

namespace {

constexpr int merged = 1;  // the fdw_private of a path whose rows are of all learners

PlannedTable& planned_of(const RelOptInfo* rel) {
    return *static_cast<PlannedTable*>(rel->fdw_private);
}
const PeriodTable& table_of(const RelOptInfo* rel) {
    return planned_of(rel).table;
}

int known_learners(const RelOptInfo* rel) {
    return static_cast<int>(
        std::min<double>(planned_of(rel).rollup.learners, std::numeric_limits<int>::max()));
}

/// The rows that some conditions leave.
double estimated_rows(PlannerInfo* root, RelOptInfo* rel, List* conditions) {
    const Division division = divide(conditions, table_of(rel), rel->relid);
    const double selected = estimate(root, planned_of(rel), rel->relid, division.taken).rows;
    return clamp_row_est(selected * clauselist_selectivity(root, division.left, static_cast<int>(rel->relid),
                                                           JOIN_INNER, nullptr));
}

void set_size(PlannerInfo* root, RelOptInfo* rel, Oid relation) {
    const PeriodTable table = period_table(relation);
    rel->fdw_private =
        new (palloc(sizeof(PlannedTable))) PlannedTable{table, rollup_statistics(table.schema)};
    rel->tuples = estimate(root, planned_of(rel), rel->relid, NIL).rows;
    set_baserel_size_estimates(root, rel);
    rel->rows = estimated_rows(root, rel, rel->baserestrictinfo);
}

/// Whether a part of ORDER BY is a column, ascending.
bool ascends_by(const PathKey* key, const RelOptInfo* rel, Column column) {
    const AttrNumber number = table_of(rel).number_of(column);
    if (number == 0 || !ascends(key) || key->pk_opfamily != family_of(column)) return false;
    const ListCell* cell;
    foreach (cell, key->pk_eclass->ec_members) {
        const Expr* member = lfirst_node(EquivalenceMember, cell)->em_expr;
        while (IsA(member, RelabelType)) member = reinterpret_cast<const RelabelType*>(member)->arg;
        if (!IsA(member, Var)) continue;
        const Var* var = reinterpret_cast<const Var*>(member);
        if (static_cast<Index>(var->varno) == rel->relid && var->varattno == number) return true;
    }
    return false;
}

/// The order in which rows come, as far as the query asks for it: by learner, as bytes, and by period or its date.
List* order_of(PlannerInfo* root, RelOptInfo* rel, bool one_learner) {
    bool by_learner = !table_of(rel).together && !one_learner;
    List* keys = NIL;
    const ListCell* cell;
    foreach (cell, root->query_pathkeys) {
        auto* const key = lfirst_node(PathKey, cell);
        const bool is_next =
            by_learner
                ? ascends_by(key, rel, Column::user_id) && key->pk_eclass->ec_collation == C_COLLATION_OID
                : ascends_by(key, rel, Column::period) ||
                      (table_of(rel).dates_tell_periods() && ascends_by(key, rel, Column::date));
        if (!is_next) return NIL;
        by_learner = false;
        keys = lappend(keys, key);
    }
    return keys;
}

void add_foreign_path(PlannerInfo* root, RelOptInfo* rel, double rows, List* conditions,
                      Relids required_outer) {
    const Division division = divide(conditions, table_of(rel), rel->relid);
    const ScanCost cost = cost_of_rows(
        planned_of(rel), estimate(root, planned_of(rel), rel->relid, division.taken), division.one_learner);
    add_path(rel, reinterpret_cast<Path*>(foreign_path(root, rel, rows, cost.startup, cost.total,
                                                       order_of(root, rel, division.one_learner),
                                                       required_outer, NIL)));
}

bool is_user_id(PlannerInfo* /*root*/, RelOptInfo* rel, EquivalenceClass* /*ec*/, EquivalenceMember* member,
                void* number) {
    const Expr* expression = member->em_expr;
    if (!IsA(expression, Var)) return false;
    const Var* var = reinterpret_cast<const Var*>(expression);
    return static_cast<Index>(var->varno) == rel->relid && var->varattno == *static_cast<AttrNumber*>(number);
}

/// The conditions of joins that are restrictions once the other side is known.
List* restricting_joins(PlannerInfo* root, RelOptInfo* rel) {
    const PeriodTable& table = table_of(rel);
    List* conditions = NIL;
    const ListCell* cell;
    foreach (cell, rel->joininfo) {
        auto* const condition = lfirst_node(RestrictInfo, cell);
        if (join_clause_is_movable_to(condition, rel) &&
            restriction_of(condition->clause, table, rel->relid)) {
            conditions = lappend(conditions, condition);
        }
    }
    AttrNumber user_id = table.number_of(Column::user_id);
    if (user_id == 0 || !rel->has_eclass_joins) return conditions;
    foreach (cell, generate_implied_equalities_for_column(root, rel, is_user_id, &user_id,
                                                          rel->lateral_referencers)) {
        auto* const condition = lfirst_node(RestrictInfo, cell);
        if (join_clause_is_movable_to(condition, rel) &&
            restriction_of(condition->clause, table, rel->relid)) {
            conditions = lappend(conditions, condition);
        }
    }
    return conditions;
}

void add_paths(PlannerInfo* root, RelOptInfo* rel, Oid /*relation*/) {
    add_foreign_path(root, rel, rel->rows, rel->baserestrictinfo, rel->lateral_relids);
    List* seen = NIL;
    const ListCell* cell;
    foreach (cell, restricting_joins(root, rel)) {
        const auto* condition = lfirst_node(RestrictInfo, cell);
        Relids outer = bms_union(condition->clause_relids, rel->lateral_relids);
        outer = bms_del_member(outer, static_cast<int>(rel->relid));
        if (bms_is_empty(outer)) continue;
        ParamPathInfo* param = get_baserel_parampathinfo(root, rel, outer);
        if (list_member_ptr(seen, param)) continue;
        seen = lappend(seen, param);
        List* conditions = list_concat_copy(rel->baserestrictinfo, param->ppi_clauses);
        param->ppi_rows = std::min(estimated_rows(root, rel, conditions), rel->rows);
        add_foreign_path(root, rel, param->ppi_rows, conditions, outer);
    }
}

/// Adds the path that sums up what a GROUP BY asks for.
void add_sums_path(PlannerInfo* root, RelOptInfo* input, RelOptInfo* output, const Division& division,
                   const Grouping& grouping, List* having) {
    const Estimate selected = estimate(root, planned_of(input), input->relid, division.taken);
    const bool per_learner = grouping.rows == ScanPlan::Rows::sums_of_learners;
    const double groups = clamp_row_est(per_learner ? selected.learners : selected.periods);
    const double rows = clamp_row_est(groups * clauselist_selectivity(root, having, 0, JOIN_INNER, nullptr));
    const ScanCost cost = cost_of_sums(planned_of(input), selected, division.one_learner);
    List* restrictions = extract_actual_clauses(division.taken, false);
    List* details =
        list_make3(list_make2_int(static_cast<int>(input->relid), static_cast<int>(grouping.rows)),
                   list_make3(grouping.target, grouping.outputs, restrictions), having);
    add_path(output, reinterpret_cast<Path*>(
                         foreign_upper_path(root, output, rows, cost.startup, cost.total, details)));
}

/// Adds the path in which the server groups the sums of periods, as BI tools do who ask for the month of a day, and who ask for one
/// figure.
void add_merged_path(PlannerInfo* root, RelOptInfo* input, RelOptInfo* output, const Division& division,
                     List* having) {
    List* const keys = group_clause(root);
    if (keys != NIL && !grouping_is_hashable(keys)) return;
    const Estimate selected = estimate(root, planned_of(input), input->relid, division.taken);
    const ScanCost cost = cost_of_sums(planned_of(input), selected, division.one_learner);
    const double rows = clamp_row_est(selected.periods);
    auto* const scan = reinterpret_cast<Path*>(
        foreign_path(root, input, rows, cost.startup, cost.total, NIL, nullptr, list_make1_int(merged)));
    AggClauseCosts costs = {};
    get_agg_clause_costs(root, AGGSPLIT_SIMPLE, &costs);
    List* expressions = get_sortgrouplist_exprs(keys, root->processed_tlist);
    const double groups = keys != NIL ? estimate_num_groups(root, expressions, rows, nullptr, nullptr) : 1;
    add_path(output,
             reinterpret_cast<Path*>(create_agg_path(
                 root, output, scan, root->upper_targets[UPPERREL_GROUP_AGG],
                 keys != NIL ? AGG_HASHED : AGG_PLAIN, AGGSPLIT_SIMPLE, keys, having, &costs, groups)));
}

/// Takes over a GROUP BY where its sums are all that is asked for, or reads sums for it.
void add_upper_paths(PlannerInfo* root, UpperRelationKind stage, RelOptInfo* input, RelOptInfo* output,
                     void* extra) {
    if (stage != UPPERREL_GROUP_AGG || input->reloptkind != RELOPT_BASEREL || input->fdw_private == nullptr ||
        output->fdw_private != nullptr || !bms_is_empty(input->lateral_relids)) {
        return;
    }
    const PeriodTable& table = table_of(input);
    const PathTarget* target = root->upper_targets[UPPERREL_GROUP_AGG];
    const Division division = divide(input->baserestrictinfo, table, input->relid);
    List* const filters = division.filters();
    auto* const having = reinterpret_cast<List*>(static_cast<GroupPathExtraData*>(extra)->havingQual);
    const auto grouping =
        filters == NIL ? grouping_of(root, table, input->relid, target, having) : std::nullopt;
    // Of one learner, the sums of periods are the rows.
    const bool per_learner = grouping && grouping->rows == ScanPlan::Rows::sums_of_learners;
    if (division.one_learner && !per_learner) return;
    output->fdw_private = input->fdw_private;
    if (grouping)
        add_sums_path(root, input, output, division, *grouping, having);
    else if (may_merge_learners(root, table, input->relid, target, having, filters))
        add_merged_path(root, input, output, division, having);
}

/// The restrictions of a plan, and their values.
List* take_restrictions(ScanPlan& plan, List* conditions, const PeriodTable& table, Index relation) {
    List* values = NIL;
    const ListCell* cell;
    foreach (cell, conditions) {
        const auto restriction = restriction_of(static_cast<Expr*>(lfirst(cell)), table, relation);
        add_restriction(plan, *restriction);
        values = lappend(values, restriction->value);
    }
    return values;
}

ForeignScan* make_upper_plan(PlannerInfo* root, RelOptInfo* rel, const ForeignPath* path, List* target,
                             Plan* outer_plan) {
    auto* const head = static_cast<List*>(linitial(path->fdw_private));
    auto* const grouping = static_cast<List*>(lsecond(path->fdw_private));
    const auto relation = static_cast<Index>(linitial_int(head));
    ScanPlan plan{planner_rt_fetch(relation, root)->relid, static_cast<ScanPlan::Rows>(lsecond_int(head)),
                  known_learners(rel), CountLearners::no, static_cast<List*>(lsecond(grouping))};
    List* values = take_restrictions(plan, static_cast<List*>(lthird(grouping)), table_of(rel), relation);
    auto* const having = static_cast<List*>(lthird(path->fdw_private));
    return make_foreignscan(target, having, 0, values, as_private(plan),
                            static_cast<List*>(linitial(grouping)), NIL, outer_plan);
}

/// Whether anything asks how many learners there are.
CountLearners count_of(const RelOptInfo* rel, List* conditions) {
    Bitmapset* columns = nullptr;
    for (List* expressions : {rel->reltarget->exprs, extract_actual_clauses(conditions, false)})
        pull_varattnos(reinterpret_cast<Node*>(expressions), rel->relid, &columns);
    for (const int number : {0, int{table_of(rel).number_of(Column::learners)}})  // 0 is the row as a whole
        if (bms_is_member(number - FirstLowInvalidHeapAttributeNumber, columns)) return CountLearners::yes;
    return CountLearners::no;
}

ForeignScan* make_plan(PlannerInfo* root, RelOptInfo* rel, Oid relation, ForeignPath* path, List* target,
                       List* conditions, Plan* outer_plan) {
    if (IS_UPPER_REL(rel)) return make_upper_plan(root, rel, path, target, outer_plan);
    const Division division = divide(conditions, table_of(rel), rel->relid);
    List* restrictions = extract_actual_clauses(division.taken, false);
    const auto rows = path->fdw_private == NIL ? ScanPlan::Rows::periods : ScanPlan::Rows::merged_periods;
    ScanPlan plan{relation, rows, known_learners(rel), count_of(rel, conditions)};
    List* values = take_restrictions(plan, restrictions, table_of(rel), rel->relid);
    List* filter = extract_actual_clauses(division.filters(), false);
    return make_foreignscan(target, filter, rel->relid, values, as_private(plan), NIL, restrictions,
                            outer_plan);
}

}  // namespace

void set_plan_callbacks(FdwRoutine& routine) {
    routine.GetForeignRelSize = set_size;
    routine.GetForeignPaths = add_paths;
    routine.GetForeignPlan = make_plan;
    routine.GetForeignUpperPaths = add_upper_paths;
}

}  // namespace learning
