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
    bool has_date;  // a column that bears the granularity's name
};
inline constexpr PeriodView period_views[] = {
    {"learning_hourly", "learning_hourly_rows", "hour", false},
    {"learning_daily", "learning_daily_rows", "day", true},
    {"learning_weekly", "learning_weekly_rows", "week", true},
    {"learning_monthly", "learning_monthly_rows", "month", true},
};

/// Creates both, or the view alone where the foreign table is there. The caller is connected to SPI.
void create_view(const PeriodView& view, const Schema& schema);

}  // namespace learning
