// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

struct StatementText {
    const char* sql;  // %1$s is the quoted schema
    int parameters;
    Oid types[6];
    int plan = CURSOR_OPT_GENERIC_PLAN;  // where no parameter changes which plan is best, it is made once
};

/// In the order of Statement.
extern const StatementText statement_texts[statement_count];

}  // namespace learning
