// SPDX-License-Identifier: PostgreSQL
#include "foreign/scan.hpp"

#include "foreign/all_together.hpp"
#include "foreign/each_learner.hpp"
#include "foreign/explain.hpp"
#include "foreign/period_table.hpp"
#include "foreign/period_value.hpp"
#include "foreign/scan_plan.hpp"
#include "foreign/selection.hpp"
#include "server/instants.hpp"
#include "server/row_security.hpp"

namespace learning {

namespace {

struct PreparedRestriction {
    Restriction restriction;
    ExprState* value;
};

struct Scan {
    PeriodTable table;
    ScanPlan::Rows rows;
    int known_learners;
    CountLearners count;
    std::span<const Column> outputs;
    std::span<PreparedRestriction> restrictions;
    MemoryContext context;  // of one run, from the start or a rescan to the next
    Oid relation;
    Oid reader;  // who opened the query
    bool started = false;
    // One of them, or none where nothing is selected.
    EachLearner* each = nullptr;
    AllTogether* together = nullptr;
    LocalClock<ServerZone>* clock = nullptr;
};

Scan& scan_of(ForeignScanState* node) {
    return *static_cast<Scan*>(node->fdw_state);
}

std::span<const Column> outputs_of(const ScanPlan& plan, const PeriodTable& table) {
    if (are_of_table(plan.rows)) {
        const auto columns = palloc_span<Column>(static_cast<std::size_t>(table.column_count));
        std::copy_n(table.columns.begin(), columns.size(), columns.begin());
        return columns;
    }
    const auto columns = palloc_span<Column>(static_cast<std::size_t>(list_length(plan.outputs)));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        columns[i] = static_cast<Column>(list_nth_int(plan.outputs, static_cast<int>(i)));
    }
    return columns;
}

void begin_scan(ForeignScanState* node, int flags) {
    if ((flags & EXEC_FLAG_EXPLAIN_ONLY) != 0) return;
    const auto* foreign = reinterpret_cast<ForeignScan*>(node->ss.ps.plan);
    const ScanPlan plan = from_private(foreign->fdw_private);
    auto* const scan = new (palloc(sizeof(Scan)))
        Scan{period_table(plan.relation),
             plan.rows,
             plan.known_learners,
             plan.count,
             {},
             palloc_span<PreparedRestriction>(static_cast<std::size_t>(list_length(foreign->fdw_exprs))),
             AllocSetContextCreate(CurrentMemoryContext, "learning_log scan", ALLOCSET_DEFAULT_SIZES),
             plan.relation,
             GetUserId()};
    scan->outputs = outputs_of(plan, scan->table);
    for (std::size_t i = 0; i < scan->restrictions.size(); ++i) {
        const Restriction restriction = restriction_at(plan, foreign->fdw_exprs, static_cast<int>(i));
        scan->restrictions[i] = {restriction, ExecInitExpr(restriction.value, &node->ss.ps)};
    }
    node->fdw_state = scan;
}

/// What the restrictions select with the values that they have now; nothing where one is null.
std::optional<Selection> evaluate(const Scan& scan, ExprContext* context, const ServerZone& zone) {
    Selection selection{.known_learners = scan.known_learners};
    for (const auto& [restriction, expression] : scan.restrictions) {
        bool is_null;
        Datum value = ExecEvalExprSwitchContext(expression, context, &is_null);
        if (!is_null && restriction.column == Column::user_id)
            value = PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
        if (!narrow(selection, restriction, value, is_null, zone)) return std::nullopt;
    }
    return selection;
}

void open(Scan& scan, const Selection& selection, const SelectedPeriods& periods, const ServerZone& zone,
          Snapshot snapshot) {
    const PeriodTable& table = scan.table;
    const bool merges =
        scan.rows == ScanPlan::Rows::sums_of_periods || scan.rows == ScanPlan::Rows::merged_periods;
    if (table.together || merges) {
        scan.together = new (palloc(sizeof(AllTogether)))
            AllTogether(table.schema, selection, periods, zone, table.calendar,
                        merges ? AllTogether::Gaps::of_learners : AllTogether::Gaps::between_first_and_last,
                        scan.count, snapshot);
    } else {
        const auto gaps = scan.rows == ScanPlan::Rows::sums_of_learners ? LearnerDays::Gaps::do_not_matter
                                                                        : LearnerDays::Gaps::matter;
        scan.each =
            new (palloc(sizeof(EachLearner))) EachLearner(table.schema, selection, periods, gaps, snapshot);
    }
}

bool next(Scan& scan, PeriodRow& row) {
    if (scan.together != nullptr) return scan.together->next(row);
    if (scan.each == nullptr) return false;
    return scan.rows == ScanPlan::Rows::sums_of_learners ? scan.each->next_total(row) : scan.each->next(row);
}

void start(ForeignScanState* node, Scan& scan) {
    scan.started = true;
    check_tables_exist(scan.table.schema);
    check_row_security(scan.table.schema);
    MemoryContextData* const outer = MemoryContextSwitchTo(scan.context);
    const ServerZone zone = session_zone();
    if (const auto selection = evaluate(scan, node->ss.ps.ps_ExprContext, zone)) {
        const SelectedPeriods periods = selected_periods(*selection, zone, scan.table.calendar);
        if (!periods.empty()) {
            scan.clock = new (palloc(sizeof(LocalClock<ServerZone>))) LocalClock<ServerZone>(zone);
            open(scan, *selection, periods, zone, node->ss.ps.state->es_snapshot);
        }
    }
    MemoryContextSwitchTo(outer);
}

/// sum() makes numeric of bigint.
Datum sum_of(Column column, const Sums& sums) {
    const std::int64_t sum = column == Column::entries ? sums.entries
                             : column == Column::words ? sums.words
                                                       : sums.study_seconds;
    return NumericGetDatum(int64_to_numeric(sum));
}

/// The server checks rights when a query is opened; ours are opened when rows are asked for, which of a cursor another role
/// may do, such as the owner of a function. Neither is to read what only the other may.
void check_reader(const Scan& scan) {
    if (GetUserId() == scan.reader) return;
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("cursor on \"%s\" was opened by another role", get_rel_name(scan.relation)),
                    errhint("Fetch from it as \"%s\".", GetUserNameFromId(scan.reader, false))));
}

TupleTableSlot* next_row(ForeignScanState* node) {
    Scan& scan = scan_of(node);
    check_reader(scan);
    if (!scan.started) start(node, scan);
    TupleTableSlot* slot = node->ss.ss_ScanTupleSlot;
    ExecClearTuple(slot);
    PeriodRow row;
    if (!next(scan, row)) return slot;
    const bool is_merged = scan.rows == ScanPlan::Rows::merged_periods;
    const bool has_sums = !are_of_table(scan.rows);
    for (std::size_t i = 0; i < scan.outputs.size(); ++i) {
        const Column column = scan.outputs[i];
        const bool is_sum = has_sums && column >= Column::entries;
        slot->tts_values[i] = is_sum ? sum_of(column, row.sums) : value_of(column, row, *scan.clock);
        slot->tts_isnull[i] = column == Column::none || (is_merged && column == Column::user_id);
    }
    return ExecStoreVirtualTuple(slot);
}

void end_run(Scan& scan) {
    if (scan.each != nullptr) scan.each->end();
    scan.each = nullptr;
    scan.together = nullptr;
    scan.started = false;
}

void rescan(ForeignScanState* node) {
    Scan& scan = scan_of(node);
    end_run(scan);
    MemoryContextReset(scan.context);
}

void end_scan(ForeignScanState* node) {
    if (node->fdw_state != nullptr) end_run(scan_of(node));
}

}  // namespace

void set_scan_callbacks(FdwRoutine& routine) {
    routine.BeginForeignScan = begin_scan;
    routine.IterateForeignScan = next_row;
    routine.ReScanForeignScan = rescan;
    routine.EndForeignScan = end_scan;
    routine.ExplainForeignScan = explain_scan;
}

}  // namespace learning
