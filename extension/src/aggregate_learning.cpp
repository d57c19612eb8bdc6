// SPDX-License-Identifier: PostgreSQL

// aggregate_learning(...): the rows as a set.

#include "aggregation/aggregate.hpp"
#include "aggregation/aggregate_request.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(aggregate_learning);

namespace learning {

namespace {

constexpr int columns = 6;
constexpr int average_column = 3;

/// Puts rows into the result. Those without a null differ in nothing but their values, of eight bytes each:
/// one tuple is formed, and its values are written over for every row, which halves the cost of a row.
class RowStore {
public:
    explicit RowStore(const ReturnSetInfo* result)
        : result_(result), slot_(MakeSingleTupleTableSlot(result->setDesc, &TTSOpsMinimalTuple)) {
        check_form(result->setDesc->natts == columns);
        std::fill_n(slot_->tts_values, columns, Datum{0});
        std::fill_n(slot_->tts_isnull, columns, false);
        ExecStoreVirtualTuple(slot_);
        bool is_copy;
        MinimalTuple tuple = ExecFetchSlotMinimalTuple(slot_, &is_copy);
        char* const values = reinterpret_cast<char*>(tuple) + tuple->t_hoff - MINIMAL_TUPLE_OFFSET;
        check_form(values + columns * sizeof(Datum) == reinterpret_cast<char*>(tuple) + tuple->t_len);
        values_ = reinterpret_cast<Datum*>(values);
    }

    void add(const Row& row) {
        Datum values[columns] = {
            TimestampTzGetDatum(timestamp_of(row.start)),
            Int64GetDatum(row.sums.entries),
            Int64GetDatum(row.sums.words),
            Float8GetDatum(row.average.value_or(0.0)),
            Int64GetDatum(row.sums.study_seconds),
            Float8GetDatum(row.moving_average),
        };
        if (row.average) {
            std::ranges::copy(values, values_);
            tuplestore_puttupleslot(result_->setResult, slot_);
        } else {
            bool nulls[columns] = {};
            nulls[average_column] = true;
            tuplestore_putvalues(result_->setResult, result_->setDesc, values, nulls);
        }
    }

private:
    static void check_form(bool expected) {
        if (!expected) elog(ERROR, "aggregate_learning() returns other columns than it was written for");
    }

    const ReturnSetInfo* result_;
    TupleTableSlot* slot_;
    Datum* values_;
};
static_assert(sizeof(Datum) == 8 && std::is_trivially_destructible_v<RowStore>);

}  // namespace

}  // namespace learning

Datum aggregate_learning(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AggregateRequest request = aggregate_request(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    RowStore store(result);
    aggregate(request, schema, [&store](const Row& row) {
        CHECK_FOR_INTERRUPTS();
        store.add(row);
    });
    return Datum{0};
}
