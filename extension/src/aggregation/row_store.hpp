// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

namespace learning {

/// Puts rows into the result. Those without a null differ in nothing but their values, of eight bytes each:
/// one tuple is formed, and its values are written over for every row, which halves the cost of a row.
template <int Columns, int AverageColumn>
class RowStore {
public:
    explicit RowStore(const ReturnSetInfo* result)
        : result_(result), slot_(MakeSingleTupleTableSlot(result->setDesc, &TTSOpsMinimalTuple)) {
        check_form(result->setDesc->natts == Columns);
        std::fill_n(slot_->tts_values, Columns, Datum{0});
        std::fill_n(slot_->tts_isnull, Columns, false);
        ExecStoreVirtualTuple(slot_);
        bool is_copy;
        MinimalTuple tuple = ExecFetchSlotMinimalTuple(slot_, &is_copy);
        char* const values = reinterpret_cast<char*>(tuple) + tuple->t_hoff - MINIMAL_TUPLE_OFFSET;
        check_form(values + Columns * sizeof(Datum) == reinterpret_cast<char*>(tuple) + tuple->t_len);
        values_ = reinterpret_cast<Datum*>(values);
    }

    /// Without an average, that column is null.
    void add(const Datum (&values)[Columns], bool has_average) {
        if (has_average) {
            std::ranges::copy(values, values_);
            tuplestore_puttupleslot(result_->setResult, slot_);
        } else {
            bool nulls[Columns] = {};
            nulls[AverageColumn] = true;
            tuplestore_putvalues(result_->setResult, result_->setDesc, const_cast<Datum*>(values), nulls);
        }
    }

private:
    static void check_form(bool expected) {
        if (!expected) elog(ERROR, "the function returns other columns than it was written for");
    }

    const ReturnSetInfo* result_;
    TupleTableSlot* slot_;
    Datum* values_;
};
static_assert(sizeof(Datum) == 8);

}  // namespace learning
