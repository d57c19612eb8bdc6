// SPDX-License-Identifier: PostgreSQL
#include "foreign/estimate.hpp"

#include <cmath>

#include "foreign/selection.hpp"

namespace learning {

namespace {

constexpr double share_of_unknown_side = DEFAULT_INEQ_SEL;
constexpr double index_probes_of_one =
    6;  // the statement for one learner asks both tables, and on both sides

double days_per_period(const Calendar& calendar) {
    const auto multiple = static_cast<double>(calendar.multiple);
    switch (calendar.granularity) {
        case Granularity::minute:
            return multiple / (24 * 60);
        case Granularity::hour:
            return multiple / 24;
        case Granularity::day:
            return multiple;
        case Granularity::week:
            return multiple * 7;
        case Granularity::month:
            return multiple * 30.4;
        case Granularity::quarter:
            return multiple * 91.3;
        case Granularity::year:
            return multiple * 365.25;
    }
    return 1;
}

/// What is known of the restrictions while the query is planned.
struct Known {
    Selection selection = {};
    bool nothing = false;  // a value is null
    double learners;
    double share = 1;  // that restrictions leave whose values are not known
    bool one_period = false;
    bool everybody = true;
};

void take_learners(PlannerInfo* root, const Restriction& restriction, double learners, Known& known) {
    const double listed =
        restriction.is_list ? array_length(root, reinterpret_cast<Node*>(restriction.value)) : 1;
    known.learners = std::min(listed, learners);
    known.everybody = false;
}

Known known_of(PlannerInfo* root, const PlannedTable& planned, Index relation, List* restrictions) {
    Known known{.learners = planned.table.together ? 1 : planned.rollup.learners};
    const ServerZone zone = session_zone();
    const ListCell* cell;
    foreach (cell, restrictions) {
        auto* const condition = lfirst_node(RestrictInfo, cell);
        const auto restriction = restriction_of(condition->clause, planned.table, relation);
        if (!restriction) continue;
        const Node* value = estimate_expression_value(root, reinterpret_cast<Node*>(restriction->value));
        const bool is_known = IsA(value, Const);
        const Const* constant = is_known ? reinterpret_cast<const Const*>(value) : nullptr;
        known.nothing |= is_known && constant->constisnull;
        if (restriction->column == Column::user_id) {
            take_learners(root, *restriction, planned.rollup.learners, known);
        } else if (is_known) {
            narrow(known.selection, *restriction, constant->constvalue, constant->constisnull, zone);
        } else if (restriction->strategy == BTEqualStrategyNumber) {
            known.one_period = true;
        } else {
            known.share *= share_of_unknown_side;
        }
    }
    return known;
}

/// The days, of those in which learners were active, that a selection leaves.
double selected_days(const Selection& selection, const RollupStatistics& rollup) {
    constexpr auto microseconds = static_cast<double>(USECS_PER_DAY);
    double first = rollup.first_day;
    double end = rollup.last_day + 1;
    if (selection.from != DT_NOBEGIN)
        first = std::max(first, static_cast<double>(selection.from) / microseconds);
    if (selection.to != DT_NOEND) end = std::min(end, static_cast<double>(selection.to) / microseconds);
    first = std::max(first, static_cast<double>(selection.first_date));
    end = std::min(end, static_cast<double>(selection.end_date));
    return std::max(end - first, 0.0);
}

}  // namespace

Estimate estimate(PlannerInfo* root, const PlannedTable& planned, Index relation, List* restrictions) {
    const RollupStatistics& rollup = planned.rollup;
    const Known known = known_of(root, planned, relation, restrictions);
    if (known.nothing) return {0, 0, 0, 0, 0, false};
    const double length = days_per_period(planned.table.calendar);
    const double days = selected_days(known.selection, rollup) * known.share;
    const double periods = known.one_period ? 1 : std::ceil(days / length);
    const double share = std::clamp(std::max(days, known.one_period ? length : 0) / rollup.days(), 0.0, 1.0);
    const double read = rollup.rows * (planned.table.together ? 1 : known.learners / rollup.learners) * share;
    if (planned.table.together) return {periods, 1, periods, read, share, false};
    const double with_rows = known.learners * std::min(rollup.coverage() + share, 1.0);
    // A learner has no more periods than there are between the first and the last day, and the one that holds a day.
    const double covered = std::min(periods * rollup.coverage() + (length > 1 && share > 0 ? 1 : 0), periods);
    return {known.learners * covered, days > 0 || known.one_period ? with_rows : 0, periods, read, share,
            known.everybody};
}

namespace {

/// Reading the rows of the rollup, in order of learners where there are many.
Cost cost_of_reading(const PlannedTable& planned, const Estimate& estimate, bool one_learner) {
    const double rows = estimate.rollup_rows;
    if (one_learner)
        return index_probes_of_one * (cpu_tuple_cost * 10) + rows * (cpu_index_tuple_cost + cpu_tuple_cost);
    const double sorting = 2 * cpu_operator_cost * rows * std::log2(rows + 2);
    return planned.rollup.pages * estimate.rollup_share * seq_page_cost + rows * 4 * cpu_tuple_cost + sorting;
}

}  // namespace

ScanCost cost_of_rows(const PlannedTable& planned, const Estimate& estimate, bool one_learner) {
    constexpr double tuples_per_probe = 30;
    constexpr Cost first_learner_cost = 10;  // those who come first are found by the key
    const double probes = one_learner || planned.table.together ? 0 : estimate.learners;
    const Cost read =
        cost_of_reading(planned, estimate, one_learner) + probes * tuples_per_probe * cpu_tuple_cost;
    const Cost startup = estimate.everybody ? std::min(read, first_learner_cost) : read;
    return {startup, read + estimate.rows * cpu_tuple_cost};
}

ScanCost cost_of_sums(const PlannedTable& planned, const Estimate& estimate, bool one_learner) {
    const Cost total = cost_of_reading(planned, estimate, one_learner);
    return {total, total};
}

}  // namespace learning
