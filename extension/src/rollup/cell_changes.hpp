// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "rollup/cell_runs.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

// Folds changed entries into signed cells, and applies them to a table of cells in sorted key order.
//
// Entries arrive in any order, often many of one session in a row. They are collected in an array of
// (user, quarter-hour, sums); a repetition of the last key is added in place. When the array is full, it is
// sorted and equal keys are merged; if that did not free half of it, it grows. So the memory follows the
// number of distinct cells, not of entries, up to maintenance_work_mem: what is more goes to temporary files, and the
// copy of a whole log stays as small as that.
//
// The order of application is not a nicety: every writer locks the rows of the rollup in the same order,
// hence two writers never wait for each other crosswise.

namespace learning {

struct Entry {
    std::string_view user_id;
    TimestampTz timestamp;
    std::int32_t word_count;
    std::int32_t study_seconds;  // 0 where it is null
};

/// The entry in a row of user_id text, timestamp timestamptz, word_count int4, study_seconds int4. Raises
/// 23502 where a value is missing that the log requires.
Entry entry_of(const Datum* values, const bool* is_null);

class CellChanges {
public:
    CellChanges();

    void add(const Entry& entry) { change(entry, 1); }
    void remove(const Entry& entry) { change(entry, -1); }

    /// Adds the changes to learning_rollup; a row that is left without cells is deleted. Whoever listens is told.
    void apply_to_rollup(const Schema& schema);

    /// Adds the changes, all of them additions, to learning_archive.
    void apply_to_archive(const Schema& schema);

    struct DayChange {
        std::string_view user_id;
        DateADT day;
        Cells cells;
    };

    /// Sorts the changes by key; then next_day() reads the cells of one learner's UTC day after the other. False at the end,
    /// up to which it has to be read. The user id stays where it is until the next call.
    void sort();
    bool next_day(DayChange& day);

private:
    void change(const Entry& entry, int sign);
    void append(const CellChange& change);
    void push(const CellChange& change, MemoryContext strings);
    void compact();
    void make_room();
    void spill();
    bool read_next();
    template <typename Meet, typename Apply>
    void for_each_day(Meet met, Apply apply);

    MemoryContext parent_;
    MemoryContext strings_;  // holds the user ids; replaced by a smaller one when the array is compacted
    std::span<CellChange> changes_;
    std::size_t size_ = 0;
    CellRuns* runs_ = nullptr;  // what found no room
    std::size_t position_ = 0;  // in changes_, of what is read
    CellChange next_{};
    bool has_next_ = false;
};
static_assert(std::is_trivially_destructible_v<CellChanges>);

}  // namespace learning
