// SPDX-License-Identifier: PostgreSQL
#include "rollup/cell_changes.hpp"

#include "rollup/changed_learners.hpp"
#include "rollup/packed_cells.hpp"
#include "server/instants.hpp"

namespace learning {

namespace {

constexpr std::size_t initial_capacity = 16;
constexpr std::int64_t usecs_per_quarter_hour = seconds_per_quarter_hour * USECS_PER_SEC;
constexpr std::int64_t quarter_hours_to_2000 = unix_days_of_2000 * quarter_hours_per_day;

std::string_view copy_string(std::string_view text, MemoryContext context) {
    auto* copy = static_cast<char*>(MemoryContextAlloc(context, std::max(text.size(), std::size_t{1})));
    memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

MemoryContext make_string_context(MemoryContext parent) {
    return AllocSetContextCreate(parent, "learning_log user ids", ALLOCSET_DEFAULT_SIZES);
}

/// Whether anything is taken away, so that the row must exist already.
bool takes_away(const Cells& cells) {
    return !storable(cells);
}

/// Raises 40001 where the day's row is not the one that the snapshot shows, or is not the only one: what is taken away from
/// the wrong one would look like a rollup that is wrong.
void check_row_is_current(const Schema& schema, std::span<Datum> key) {
    execute(Statement::lock_rollup, schema, key, nullptr, Access::read_write);
    SPI_freetuptable(SPI_tuptable);
}

}  // namespace

Entry entry_of(const Datum* values, const bool* is_null) {
    if (is_null[0] || is_null[1] || is_null[2]) {
        ereport(ERROR,
                (errcode(ERRCODE_NOT_NULL_VIOLATION),
                 errmsg("an entry of learning_log must have a user_id, a timestamp and a word_count")));
    }
    return {bytes_of(PG_DETOAST_DATUM_PACKED(values[0])), DatumGetTimestampTz(values[1]),
            DatumGetInt32(values[2]), is_null[3] ? 0 : DatumGetInt32(values[3])};
}

CellChanges::CellChanges()
    : parent_(CurrentMemoryContext),
      strings_(make_string_context(parent_)),
      changes_(palloc_span<CellChange>(initial_capacity)) {}

void CellChanges::change(const Entry& entry, int sign) {
    append({entry.user_id,
            floor_div(entry.timestamp, usecs_per_quarter_hour) + quarter_hours_to_2000,
            {sign, std::int64_t{sign} * entry.word_count, std::int64_t{sign} * entry.study_seconds}});
}

void CellChanges::append(const CellChange& change) {
    push(change, strings_);
    if (size_ < changes_.size()) return;
    compact();
    if (size_ > changes_.size() / 2) make_room();
}

/// Adds a change to the last one where the keys are equal,
/// otherwise puts it behind the others, its user id in `strings`.
void CellChanges::push(const CellChange& change, MemoryContext strings) {
    CellChange* const last = size_ > 0 ? &changes_[size_ - 1] : nullptr;
    const bool same_user = last != nullptr && last->user_id == change.user_id;
    if (same_user && last->quarter_hour == change.quarter_hour) {
        // Each entry moves a sum by less than 2^31: no statement has enough of them for an overflow.
        (void)learning::add(last->sums, change.sums);
        return;
    }
    const std::string_view user_id = same_user ? last->user_id : copy_string(change.user_id, strings);
    changes_[size_++] = {user_id, change.quarter_hour, change.sums};
}

void CellChanges::compact() {
    const std::span<CellChange> used = changes_.first(size_);
    std::ranges::sort(used, [](const CellChange& left, const CellChange& right) {
        const int order = left.user_id.compare(right.user_id);
        return order != 0 ? order < 0 : left.quarter_hour < right.quarter_hour;
    });
    MemoryContext strings = make_string_context(parent_);
    size_ = 0;
    for (const CellChange& change : used) push(change, strings);
    MemoryContextDelete(strings_);
    strings_ = strings;
}

void CellChanges::make_room() {
    const std::size_t used = changes_.size_bytes() + MemoryContextMemAllocated(strings_, false);
    if (2 * used > static_cast<std::size_t>(maintenance_work_mem) * 1024) return spill();
    auto* const larger = static_cast<CellChange*>(repalloc_huge(changes_.data(), 2 * changes_.size_bytes()));
    changes_ = {larger, 2 * changes_.size()};
}

void CellChanges::spill() {
    MemoryContextData* const outer = MemoryContextSwitchTo(parent_);
    if (runs_ == nullptr) runs_ = new (palloc(sizeof(CellRuns))) CellRuns();
    runs_->put(changes_.first(size_));
    MemoryContextSwitchTo(outer);
    MemoryContextReset(strings_);
    size_ = 0;
}

void CellChanges::sort() {
    compact();
    if (runs_ != nullptr) {
        spill();
        runs_->sort();
    }
    position_ = 0;
    has_next_ = read_next();
}

bool CellChanges::read_next() {
    if (runs_ != nullptr) return runs_->next(next_);
    if (position_ == size_) return false;
    next_ = changes_[position_++];
    return true;
}

bool CellChanges::next_day(DayChange& day) {
    if (!has_next_) return false;
    const std::int64_t unix_day = floor_div(next_.quarter_hour, quarter_hours_per_day);
    const std::int64_t first = unix_day * quarter_hours_per_day;
    day.user_id = next_.user_id;
    day.day = static_cast<DateADT>(unix_day - unix_days_of_2000);
    day.cells.clear();
    while (has_next_ && next_.quarter_hour < first + quarter_hours_per_day && next_.user_id == day.user_id) {
        CellChange cell = next_;
        while ((has_next_ = read_next()) && next_.has_key_of(cell))
            (void)learning::add(cell.sums, next_.sums);
        day.cells.append(static_cast<int>(cell.quarter_hour - first), cell.sums);
    }
    return true;
}

template <typename Meet, typename Apply>
void CellChanges::for_each_day(Meet met, Apply apply) {
    sort();
    MemoryContext scratch =
        AllocSetContextCreate(CurrentMemoryContext, "learning_log cells", ALLOCSET_SMALL_SIZES);
    MemoryContext outer = CurrentMemoryContext;
    DayChange day;
    while (next_day(day)) {
        CHECK_FOR_INTERRUPTS();
        MemoryContextSwitchTo(scratch);  // each time: a statement leaves its own behind
        met(day.user_id);
        if (day.cells.empty()) continue;
        Datum key_and_cells[] = {text_datum(day.user_id), DateADTGetDatum(day.day), pack(day.cells)};
        apply(day, std::span<Datum>{key_and_cells});
        MemoryContextReset(scratch);
    }
    MemoryContextSwitchTo(outer);
    MemoryContextDelete(scratch);
}

void CellChanges::apply_to_rollup(const Schema& schema) {
    const bool notifies = notifies_changes();
    ChangedLearners learners;
    const auto remember = [notifies, &learners](std::string_view user_id) {
        if (notifies)
            learners.add(user_id);  // also where changes cancel each other out: then the entries are others
    };
    for_each_day(remember, [&schema](const DayChange& day, std::span<Datum> values) {
        if (!takes_away(day.cells)) {
            execute(Statement::upsert_rollup, schema, values, nullptr, Access::read_write);
            return;
        }
        if (IsolationUsesXactSnapshot()) check_row_is_current(schema, values.first(2));
        if (execute(Statement::update_rollup, schema, values, nullptr, Access::read_write) == 0) {
            ereport(
                ERROR,
                (errcode(ERRCODE_DATA_CORRUPTED), errmsg("learning_rollup lacks the row of a learner's day"),
                 errdetail("Entries of that day were changed in learning_log."), errhint_rebuild()));
        }
        const bool without_cells = DatumGetInt32(spi_value(0, 1).datum) == empty_list_size;
        SPI_freetuptable(SPI_tuptable);
        if (without_cells)
            execute(Statement::prune_rollup, schema, values.first(2), nullptr, Access::read_write);
    });
    if (notifies) learners.notify();
}

void CellChanges::apply_to_archive(const Schema& schema) {
    for_each_day([](std::string_view) {},
                 [&schema](const DayChange&, std::span<Datum> values) {
                     execute(Statement::upsert_archive, schema, values, nullptr, Access::read_write);
                 });
}

}  // namespace learning
