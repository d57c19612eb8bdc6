// SPDX-License-Identifier: PostgreSQL
#include "rollup/cell_runs.hpp"

namespace learning {

namespace {

constexpr Oid types[] = {TEXTOID, INT8OID, INT8OID, INT8OID, INT8OID};
constexpr int key_columns = 2;

TupleDesc row_descriptor() {
    TupleDesc descriptor = CreateTemplateTupleDesc(lengthof(types));
    for (std::size_t i = 0; i < lengthof(types); ++i)
        TupleDescInitEntry(descriptor, static_cast<AttrNumber>(i + 1), nullptr, types[i], -1, 0);
    return descriptor;
}

/// By the bytes of the user id, as everything here is.
Tuplesortstate* begin_sort(TupleDesc descriptor) {
    AttrNumber columns[key_columns];
    Oid operators[key_columns];
    for (int i = 0; i < key_columns; ++i) {
        columns[i] = static_cast<AttrNumber>(i + 1);
        operators[i] = lookup_type_cache(types[i], TYPECACHE_LT_OPR)->lt_opr;
    }
    Oid collations[key_columns] = {C_COLLATION_OID, InvalidOid};
    bool nulls_first[key_columns] = {};
    return tuplesort_begin_heap(descriptor, key_columns, columns, operators, collations, nulls_first,
                                work_mem, nullptr, TUPLESORT_NONE);
}

}  // namespace

CellRuns::CellRuns() {
    TupleDesc descriptor = row_descriptor();
    row_ = MakeSingleTupleTableSlot(descriptor, &TTSOpsVirtual);
    sorted_ = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
    sort_ = begin_sort(descriptor);
    for (StringInfoData& user_id : user_ids_) initStringInfo(&user_id);
}

void CellRuns::put(std::span<const CellChange> changes) {
    Datum user_id{};
    const CellChange* last = nullptr;
    for (const CellChange& change : changes) {
        CHECK_FOR_INTERRUPTS();
        if (last == nullptr || change.user_id != last->user_id) {
            if (last != nullptr) pfree(DatumGetPointer(user_id));
            user_id = text_datum(change.user_id);
        }
        last = &change;
        ExecClearTuple(row_);
        const Datum values[] = {user_id, Int64GetDatum(change.quarter_hour),
                                Int64GetDatum(change.sums.entries), Int64GetDatum(change.sums.words),
                                Int64GetDatum(change.sums.study_seconds)};
        std::ranges::copy(values, row_->tts_values);
        std::fill_n(row_->tts_isnull, lengthof(types), false);
        tuplesort_puttupleslot(sort_, ExecStoreVirtualTuple(row_));
    }
    ExecClearTuple(row_);
    if (last != nullptr) pfree(DatumGetPointer(user_id));
}

void CellRuns::sort() {
    tuplesort_performsort(sort_);
}

bool CellRuns::next(CellChange& change) {
    if (sort_ == nullptr) return false;
    if (!tuplesort_gettupleslot(sort_, true, false, sorted_, nullptr)) {
        tuplesort_end(sort_);
        sort_ = nullptr;
        return false;
    }
    slot_getallattrs(sorted_);
    const Datum* const values = sorted_->tts_values;
    const std::string_view user_id = bytes_of(DatumGetTextPP(values[0]));
    const auto current = [this] {
        const StringInfoData& text = user_ids_[current_];
        return std::string_view{text.data, static_cast<std::size_t>(text.len)};
    };
    if (user_id != current()) {
        current_ = 1 - current_;
        resetStringInfo(&user_ids_[current_]);
        appendBinaryStringInfo(&user_ids_[current_], user_id.data(), static_cast<int>(user_id.size()));
    }
    change = {current(),
              DatumGetInt64(values[1]),
              {DatumGetInt64(values[2]), DatumGetInt64(values[3]), DatumGetInt64(values[4])}};
    return true;
}

}  // namespace learning
