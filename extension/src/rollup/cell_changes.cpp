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
      changes_(palloc_span<Change>(initial_capacity)) {}

void CellChanges::change(const Entry& entry, int sign) {
    append({entry.user_id,
            floor_div(entry.timestamp, usecs_per_quarter_hour) + quarter_hours_to_2000,
            {sign, std::int64_t{sign} * entry.word_count, std::int64_t{sign} * entry.study_seconds}});
}

void CellChanges::append(const Change& change) {
    push(change, strings_);
    if (size_ == changes_.size()) compact();
}

/// Adds a change to the last one where the keys are equal,
/// otherwise puts it behind the others, its user id in `strings`.
void CellChanges::push(const Change& change, MemoryContext strings) {
    Change* const last = size_ > 0 ? &changes_[size_ - 1] : nullptr;
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
    const std::span<Change> used = changes_.first(size_);
    std::ranges::sort(used, [](const Change& left, const Change& right) {
        const int order = left.user_id.compare(right.user_id);
        return order != 0 ? order < 0 : left.quarter_hour < right.quarter_hour;
    });
    MemoryContext strings = make_string_context(parent_);
    size_ = 0;
    for (const Change& change : used) push(change, strings);
    MemoryContextDelete(strings_);
    strings_ = strings;
    if (size_ > changes_.size() / 2) {
        auto* const larger = static_cast<Change*>(repalloc_huge(changes_.data(), 2 * changes_.size_bytes()));
        changes_ = {larger, 2 * changes_.size()};
    }
}

bool CellChanges::next_day(std::size_t& position, DayChange& day) const {
    if (position == size_) return false;
    const std::string_view user_id = changes_[position].user_id;
    const std::int64_t unix_day = floor_div(changes_[position].quarter_hour, quarter_hours_per_day);
    day.user_id = user_id;
    day.day = static_cast<DateADT>(unix_day - unix_days_of_2000);
    day.cells.clear();
    for (; position < size_; ++position) {
        const Change& change = changes_[position];
        const std::int64_t quarter_hour = change.quarter_hour - unix_day * quarter_hours_per_day;
        if (quarter_hour >= quarter_hours_per_day || change.user_id != user_id) break;
        day.cells.append(static_cast<int>(quarter_hour), change.sums);
    }
    return true;
}

template <typename Apply>
void CellChanges::for_each_day(Apply apply) {
    compact();
    MemoryContext scratch =
        AllocSetContextCreate(CurrentMemoryContext, "learning_log cells", ALLOCSET_SMALL_SIZES);
    MemoryContext outer = MemoryContextSwitchTo(scratch);
    DayChange day;
    for (std::size_t position = 0; next_day(position, day);) {
        CHECK_FOR_INTERRUPTS();
        if (day.cells.empty()) continue;
        Datum key_and_cells[] = {text_datum(day.user_id), DateADTGetDatum(day.day), pack(day.cells)};
        apply(day, std::span<Datum>{key_and_cells});
        MemoryContextReset(scratch);
    }
    MemoryContextSwitchTo(outer);
    MemoryContextDelete(scratch);
}

/// Of compacted changes, also where they cancel each other out: then the entries are others.
void CellChanges::notify_learners() const {
    constexpr std::size_t most_by_name = 1000;
    std::size_t learners = 0;
    for (std::size_t i = 0; i < size_; ++i)
        learners += i == 0 || changes_[i].user_id != changes_[i - 1].user_id;
    if (learners > most_by_name) return notify_change_of_everybody();
    for (std::size_t i = 0; i < size_; ++i)
        if (i == 0 || changes_[i].user_id != changes_[i - 1].user_id) notify_change_of(changes_[i].user_id);
}

void CellChanges::apply_to_rollup(const Schema& schema) {
    for_each_day([&schema](const DayChange& day, std::span<Datum> values) {
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
    if (notifies_changes()) notify_learners();
}

void CellChanges::apply_to_archive(const Schema& schema) {
    for_each_day([&schema](const DayChange&, std::span<Datum> values) {
        execute(Statement::upsert_archive, schema, values, nullptr, Access::read_write);
    });
}

}  // namespace learning
