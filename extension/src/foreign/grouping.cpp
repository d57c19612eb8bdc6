// SPDX-License-Identifier: PostgreSQL
#include "foreign/grouping.hpp"

extern "C" {
#include <catalog/pg_aggregate.h>
#include <optimizer/tlist.h>
#include <utils/fmgroids.h>
}

namespace learning {

namespace {

/// The column of the table that an expression is.
Column column_of(const Node* node, const PeriodTable& table, Index relation) {
    if (!IsA(node, Var)) return Column::none;
    const Var* var = reinterpret_cast<const Var*>(node);
    const bool is_ours = static_cast<Index>(var->varno) == relation && var->varlevelsup == 0;
    return is_ours ? table.column(var->varattno) : Column::none;
}

/// An aggregate of this query, over rows as they come, each of them.
bool is_plain(const Aggref* aggregate) {
    return aggregate->aggdistinct == NIL && aggregate->aggorder == NIL &&
           aggregate->aggsplit == AGGSPLIT_SIMPLE && aggregate->agglevelsup == 0;
}

/// The column that an aggregate sums up, of all rows or of some.
Column summed_column(const Aggref* aggregate, const PeriodTable& table, Index relation) {
    if (!is_plain(aggregate) || aggregate->aggfnoid != F_SUM_INT8) return Column::none;
    const Column column = column_of(
        reinterpret_cast<const Node*>(linitial_node(TargetEntry, aggregate->args)->expr), table, relation);
    const bool is_sum =
        column == Column::entries || column == Column::words || column == Column::study_seconds;
    return is_sum ? column : Column::none;
}

struct Keys {
    bool user_id = false;
    bool period = false;
    bool date = false;

    [[nodiscard]] bool has(Column column) const {
        return (column == Column::user_id && user_id) || (column == Column::period && period) ||
               (column == Column::date && date);
    }
};

/// What is grouped by; nothing where it is not only columns of ours.
std::optional<Keys> keys_of(PlannerInfo* root, const PeriodTable& table, Index relation) {
    Keys keys;
    const ListCell* cell;
    foreach (cell, root->parse->groupClause) {
        auto* const clause = lfirst_node(SortGroupClause, cell);
        Node* node = get_sortgroupclause_expr(clause, root->processed_tlist);
        // What is made of a column can be grouped in another way, as citext is, or a text that ignores case.
        const Oid collation = exprCollation(node);
        if (OidIsValid(collation) && !get_collation_isdeterministic(collation)) return std::nullopt;
        while (IsA(node, RelabelType))
            node = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
        const Column column = column_of(node, table, relation);
        if (!op_in_opfamily(clause->eqop, family_of(column))) return std::nullopt;
        keys.user_id |= column == Column::user_id;
        keys.period |= column == Column::period;
        keys.date |= column == Column::date;
        if (!keys.has(column)) return std::nullopt;
    }
    if (keys.date && !table.dates_tell_periods()) return std::nullopt;
    return keys;
}

/// The columns and aggregates that an expression is made of.
List* parts_of(Node* expression) {
    return pull_var_clause(expression,
                           PVC_INCLUDE_AGGREGATES | PVC_RECURSE_WINDOWFUNCS | PVC_INCLUDE_PLACEHOLDERS);
}

/// Adds the keys and sums in an expression; false where there is something else in it.
bool add_parts(Node* expression, const PeriodTable& table, Index relation, const Keys& keys,
               Grouping& grouping) {
    const ListCell* cell;
    foreach (cell, parts_of(expression)) {
        auto* const part = static_cast<Node*>(lfirst(cell));
        Column column;
        if (IsA(part, Aggref)) {
            const auto* aggregate = reinterpret_cast<Aggref*>(part);
            if (aggregate->aggfilter != nullptr) return false;
            column = summed_column(aggregate, table, relation);
        } else {
            column = column_of(part, table, relation);
            if (!keys.has(column)) return false;
        }
        if (column == Column::none) return false;
        if (tlist_member(reinterpret_cast<Expr*>(part), grouping.target) != nullptr) continue;
        grouping.target = add_to_flat_tlist(grouping.target, list_make1(part));
        grouping.outputs = lappend_int(grouping.outputs, static_cast<int>(column));
    }
    return true;
}

/// Whether an expression has one value for all rows of a period.
bool depends_on_periods_only(Node* node, const PeriodTable& table, Index relation) {
    Bitmapset* columns = nullptr;
    pull_varattnos(node, relation, &columns);
    int member = -1;
    while ((member = bms_next_member(columns, member)) >= 0) {
        const int number = member + FirstLowInvalidHeapAttributeNumber;
        const Column column = table.column(static_cast<AttrNumber>(number));
        if (column != Column::period && column != Column::date) return false;
    }
    return !contain_volatile_functions(node) && !contain_subplans(node);
}

/// min() and max(), which do not mind how often they meet a value.
bool is_extremum(const Aggref* aggregate) {
    HeapTuple tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate->aggfnoid));
    if (!HeapTupleIsValid(tuple)) return false;
    const bool sorts = OidIsValid(reinterpret_cast<Form_pg_aggregate>(GETSTRUCT(tuple))->aggsortop);
    ReleaseSysCache(tuple);
    return sorts && is_plain(aggregate);
}

bool may_merge_rows_of(const Aggref* aggregate, const PeriodTable& table, Index relation) {
    if (!depends_on_periods_only(reinterpret_cast<Node*>(aggregate->aggfilter), table, relation))
        return false;
    if (summed_column(aggregate, table, relation) != Column::none) return true;
    return is_extremum(aggregate) &&
           depends_on_periods_only(reinterpret_cast<Node*>(aggregate->args), table, relation);
}

bool may_merge_rows_of(Node* expression, const PeriodTable& table, Index relation) {
    const ListCell* cell;
    foreach (cell, parts_of(expression)) {
        auto* const part = static_cast<Node*>(lfirst(cell));
        const bool may = IsA(part, Aggref)
                             ? may_merge_rows_of(reinterpret_cast<const Aggref*>(part), table, relation)
                             : IsA(part, Var) && depends_on_periods_only(part, table, relation);
        if (!may) return false;
    }
    return true;
}

}  // namespace

std::optional<Grouping> grouping_of(PlannerInfo* root, const PeriodTable& table, Index relation,
                                    const PathTarget* target, List* having) {
    if (root->parse->groupClause == NIL || root->parse->groupingSets != NIL || table.together)
        return std::nullopt;
    const std::optional<Keys> keys = keys_of(root, table, relation);
    if (!keys) return std::nullopt;
    // By both, no two rows are in one group.
    if (keys->user_id == (keys->period || keys->date)) return std::nullopt;
    Grouping grouping{keys->user_id ? ScanPlan::Rows::sums_of_learners : ScanPlan::Rows::sums_of_periods, NIL,
                      NIL};
    const ListCell* cell;
    foreach (cell, target->exprs) {
        if (!add_parts(static_cast<Node*>(lfirst(cell)), table, relation, *keys, grouping))
            return std::nullopt;
    }
    foreach (cell, having) {
        if (!add_parts(static_cast<Node*>(lfirst(cell)), table, relation, *keys, grouping))
            return std::nullopt;
    }
    return grouping;
}

bool may_merge_learners(PlannerInfo* root, const PeriodTable& table, Index relation, const PathTarget* target,
                        List* having, List* filters) {
    const Query* query = root->parse;
    if (query->groupingSets != NIL || query->hasTargetSRFs || table.together) return false;
    List* keys = get_sortgrouplist_exprs(query->groupClause, root->processed_tlist);
    for (List* expressions : {keys, extract_actual_clauses(filters, false)}) {
        if (!depends_on_periods_only(reinterpret_cast<Node*>(expressions), table, relation)) return false;
    }
    const ListCell* cell;
    for (List* expressions : {target->exprs, having}) {
        foreach (cell, expressions) {
            if (!may_merge_rows_of(static_cast<Node*>(lfirst(cell)), table, relation)) return false;
        }
    }
    return true;
}

}  // namespace learning
