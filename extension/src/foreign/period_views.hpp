// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// A view of periods, and the foreign table behind it.
struct PeriodView {
    const char* name;
    const char* foreign_table;
    const char* granularity;
    bool together;  // of all learners, not of each
    bool has_date;  // a column that bears the granularity's name
};
inline constexpr PeriodView period_views[] = {
    {"learning_hourly", "learning_hourly_rows", "hour", false, false},
    {"learning_daily", "learning_daily_rows", "day", false, true},
    {"learning_weekly", "learning_weekly_rows", "week", false, true},
    {"learning_monthly", "learning_monthly_rows", "month", false, true},
    {"learning_totals_daily", "learning_totals_daily_rows", "day", true, true},
    {"learning_totals_weekly", "learning_totals_weekly_rows", "week", true, true},
    {"learning_totals_monthly", "learning_totals_monthly_rows", "month", true, true},
};

/// Creates both, or the view alone where the foreign table is there. The caller is connected to SPI.
void create_view(const PeriodView& view, const Schema& schema);

}  // namespace learning
