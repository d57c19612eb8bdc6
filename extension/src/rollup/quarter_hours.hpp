// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "rollup/day_merger.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_receiver.hpp"
#include "server/statements.hpp"

// What the tables say about one learner's quarter-hours.

namespace learning {

/// Reads the UTC days that touch [from, to), instants, and hands them to a consumer (see DayMerger) while the
/// statement runs. The caller is connected to SPI.
template <typename Consumer>
void read_quarter_hours(const Schema& schema, Datum user_id, std::int64_t from, std::int64_t to,
                        Consumer& consumer) {
    Datum values[] = {user_id, DateADTGetDatum(day_of(from)), DateADTGetDatum(day_of(to - 1))};
    DayMerger merger(consumer);
    RowReceiver receiver([&merger](const Datum* row, const bool* is_null) {
        const DateADT day = DatumGetDateADT(row[0]);
        if (DatumGetBool(row[2])) {
            merger.add_archived(day, cell_bytes(row[1], is_null[1]));
        } else {
            merger.add_live(day, cell_bytes(row[1], is_null[1]));
        }
    });
    execute(Statement::read_cells, schema, values, Access::read_only, &receiver.base);
    merger.finish();
}

/// The timestamp of an instant that bounds a search; what lies outside the server's range bounds nothing.
Datum search_bound(std::int64_t instant);

/// The sums of the entries in the log from one instant to another.
Sums sum_log(const Schema& schema, Datum user_id, std::int64_t from, std::int64_t to);

/// The last instant before `end`, and the first one from `start` on, at which the learner was active: the
/// time of an entry in the log, or the start of an archived quarter-hour. The caller is connected to SPI.
std::optional<std::int64_t> last_activity_before(const Schema& schema, Datum user_id, std::int64_t end);
std::optional<std::int64_t> first_activity_from(const Schema& schema, Datum user_id, std::int64_t start);

}  // namespace learning
