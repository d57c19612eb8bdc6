// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "foreign/period_table.hpp"
#include "foreign/row_source.hpp"
#include "server/pg.hpp"
#include "server/server_zone.hpp"

namespace learning {

/// What a column shows of a period.
Datum value_of(Column column, const PeriodRow& row, LocalClock<ServerZone>& clock);

}  // namespace learning
