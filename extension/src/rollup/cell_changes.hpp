// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

// Folds changed entries into signed cells, and applies them to a table of cells in sorted key order.
//
// Entries arrive in any order, often many of one session in a row. They are collected in an array of
// (user, quarter-hour, sums); a repetition of the last key is added in place. When the array is full, it is
// sorted and equal keys are merged; if that did not free half of it, it grows. So the memory follows the
// number of distinct cells, not of entries: a COPY of any size stays small.
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

    /// Sorts the changes by key and merges equal keys; then next_day() reads the cells of one learner's UTC day after
    /// the other, from position 0 on. False at the end.
    void compact();
    bool next_day(std::size_t& position, DayChange& day) const;

private:
    struct Change {
        std::string_view user_id;
        std::int64_t quarter_hour;  // quarter-hours since 1970-01-01 UTC
        Sums sums;
    };

    void change(const Entry& entry, int sign);
    void append(const Change& change);
    void push(const Change& change, MemoryContext strings);
    void notify_learners() const;
    template <typename Apply>
    void for_each_day(Apply apply);

    MemoryContext parent_;
    MemoryContext strings_;  // holds the user ids; replaced by a smaller one when the array is compacted
    std::span<Change> changes_;
    std::size_t size_ = 0;
};
static_assert(std::is_trivially_destructible_v<CellChanges>);

}  // namespace learning
