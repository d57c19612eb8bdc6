// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "foreign/period_table.hpp"
#include "server/pg.hpp"

// The conditions of WHERE that select learners or periods before anything is read.

namespace learning {

struct Restriction {
    Column column;  // user_id, period or date
    int strategy;   // as in a btree: less, less or equal, ...
    Oid type;       // of the value
    bool is_list;   // = ANY (value)
    Expr* value;    // has no column of the table in it
};

/// What a condition asks of the table with a number in the range table; nothing where it asks something else.
std::optional<Restriction> restriction_of(Expr* condition, const PeriodTable& table, Index relation);

/// Those of some conditions that are taken over, and the others. More than one about the learner is not: the first is. Where
/// dates do not tell periods, rows of other dates may come along, so conditions about dates are checked again.
struct Division {
    List* taken = NIL;
    List* left = NIL;
    List* checked_again = NIL;
    bool has_learner = false;  // one of those taken is about the learner
    bool one_learner = false;

    /// What the server is to look at in each row.
    [[nodiscard]] List* filters() const { return list_concat_copy(left, checked_again); }
};
Division divide(List* conditions, const PeriodTable& table, Index relation);

}  // namespace learning
