// SPDX-License-Identifier: PostgreSQL
#include "foreign/restriction.hpp"

namespace learning {

namespace {

Expr* without_relabel(Node* node) {
    while (IsA(node, RelabelType)) node = reinterpret_cast<Node*>(reinterpret_cast<RelabelType*>(node)->arg);
    return reinterpret_cast<Expr*>(node);
}

/// Which of the columns that restrict an expression is.
Column restricting_column(Node* node, const PeriodTable& table, Index relation) {
    const Expr* expression = without_relabel(node);
    if (!IsA(expression, Var)) return Column::none;
    const Var* var = reinterpret_cast<const Var*>(expression);
    if (static_cast<Index>(var->varno) != relation || var->varlevelsup != 0) return Column::none;
    const Column column = table.column(var->varattno);
    const bool restricts = column == Column::user_id || column == Column::period || column == Column::date;
    return restricts ? column : Column::none;
}

/// Whether an expression is known before the table is read.
bool is_known(Node* node, Index relation) {
    Bitmapset* columns = nullptr;
    pull_varattnos(node, relation, &columns);
    return bms_is_empty(columns) && !contain_volatile_functions(node) && !contain_subplans(node);
}

/// What the operator is in the btree's family of the column; 0 where it is none of it.
int strategy_of(Oid op, Column column, Oid& value_type) {
    const Oid type = type_of(column);
    const Oid family = family_of(column);
    if (!op_in_opfamily(op, family)) return 0;
    int strategy;
    Oid column_type;
    get_op_opfamily_properties(op, family, false, &strategy, &column_type, &value_type);
    if (column_type != type) return 0;
    if (column == Column::user_id)
        return value_type == TEXTOID && strategy == BTEqualStrategyNumber ? strategy : 0;
    return value_type == DATEOID || value_type == TIMESTAMPOID || value_type == TIMESTAMPTZOID ? strategy : 0;
}

/// Bytes that differ must not be equal.
bool compares_bytes(Column column, Oid collation) {
    return column != Column::user_id || (OidIsValid(collation) && get_collation_isdeterministic(collation));
}

std::optional<Restriction> of_operator(OpExpr* condition, const PeriodTable& table, Index relation) {
    if (list_length(condition->args) != 2) return std::nullopt;
    auto* left = static_cast<Node*>(linitial(condition->args));
    auto* right = static_cast<Node*>(lsecond(condition->args));
    Oid op = condition->opno;
    Column column = restricting_column(left, table, relation);
    if (column == Column::none) {
        std::swap(left, right);
        op = get_commutator(op);
        column = restricting_column(left, table, relation);
    }
    if (column == Column::none || !OidIsValid(op) || !is_known(right, relation)) return std::nullopt;
    Oid type;
    const int strategy = strategy_of(op, column, type);
    if (strategy == 0 || !compares_bytes(column, condition->inputcollid)) return std::nullopt;
    return Restriction{column, strategy, type, false, reinterpret_cast<Expr*>(right)};
}

std::optional<Restriction> of_list(ScalarArrayOpExpr* condition, const PeriodTable& table, Index relation) {
    auto* const left = static_cast<Node*>(linitial(condition->args));
    auto* const right = static_cast<Node*>(lsecond(condition->args));
    const Column column = restricting_column(left, table, relation);
    if (column != Column::user_id || !condition->useOr || !is_known(right, relation)) return std::nullopt;
    Oid type;
    const int strategy = strategy_of(condition->opno, column, type);
    if (strategy == 0 || exprType(right) != TEXTARRAYOID || !compares_bytes(column, condition->inputcollid)) {
        return std::nullopt;
    }
    return Restriction{column, strategy, TEXTARRAYOID, true, reinterpret_cast<Expr*>(right)};
}

}  // namespace

std::optional<Restriction> restriction_of(Expr* condition, const PeriodTable& table, Index relation) {
    if (IsA(condition, OpExpr)) return of_operator(reinterpret_cast<OpExpr*>(condition), table, relation);
    if (IsA(condition, ScalarArrayOpExpr)) {
        return of_list(reinterpret_cast<ScalarArrayOpExpr*>(condition), table, relation);
    }
    return std::nullopt;
}

Division divide(List* conditions, const PeriodTable& table, Index relation) {
    Division division;
    const ListCell* cell;
    foreach (cell, conditions) {
        auto* condition = static_cast<Expr*>(lfirst(cell));
        if (IsA(condition, RestrictInfo)) condition = reinterpret_cast<RestrictInfo*>(condition)->clause;
        const std::optional<Restriction> restriction = restriction_of(condition, table, relation);
        const bool about_learner = restriction && restriction->column == Column::user_id;
        if (!restriction || (about_learner && division.has_learner)) {
            division.left = lappend(division.left, lfirst(cell));
            continue;
        }
        division.has_learner |= about_learner;
        division.one_learner |= about_learner && !restriction->is_list;
        division.taken = lappend(division.taken, lfirst(cell));
        if (restriction->column == Column::date && !table.dates_tell_periods())
            division.checked_again = lappend(division.checked_again, lfirst(cell));
    }
    return division;
}

}  // namespace learning
