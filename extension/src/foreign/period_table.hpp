// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/period_cursor.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

// What a foreign table shows: the periods of each learner, or those of all together.

namespace learning {

enum class Column {
    none,
    user_id,
    period,
    date,
    learners,
    entries,
    words,
    average_words_learned,
    study_seconds
};

/// The type of a column that restricts or groups, and the btree family of operators by which its values are
/// compared.
Oid type_of(Column column);
Oid family_of(Column column);

struct PeriodTable {
    static constexpr int max_columns = 16;

    Schema schema;  // of the extension
    Calendar calendar;
    bool together;  // all learners, not each
    std::array<Column, max_columns> columns;
    int column_count;

    [[nodiscard]] Column column(AttrNumber number) const {
        return number >= 1 && number <= column_count ? columns[static_cast<std::size_t>(number - 1)]
                                                     : Column::none;
    }
    /// Whether each period has a date of its own, in order. Parts of a day share one, and where the clock goes back past
    /// midnight, a date comes back after the next one.
    [[nodiscard]] bool dates_tell_periods() const { return !calendar.divides_days(); }
    /// The number of a column; 0 where the table lacks it.
    [[nodiscard]] AttrNumber number_of(Column column) const;
};

/// Raises HV007 where the table has a column that is not ours, HV002 where it lacks the granularity.
PeriodTable period_table(Oid relation);

/// Raises HV00D, HV024 and 22023 where an option of an object of a kind (a catalog) is unknown, or its value is.
void check_options(List* options, Oid catalog);

}  // namespace learning
