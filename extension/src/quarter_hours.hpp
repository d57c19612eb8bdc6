// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "instants.hpp"
#include "packed_cells.hpp"
#include "pg.hpp"
#include "row_receiver.hpp"
#include "statements.hpp"

// Reads one learner's quarter-hours from rollup and archive, in order, while the statement runs.

namespace learning {

/// Merges the rollup's and the archive's cells of a day. Rows arrive ordered by day.
/// Calls consume(instant, live sums, archived sums) for each quarter-hour.
template <typename Consume>
class DayMerger {
 public:
    explicit DayMerger(const Consume& consume) : consume_(consume) {}

    void add(DateADT day, Datum packed, bool is_null, bool archived) {
        if (day != day_) flush();
        day_ = day;
        add_row(packed, is_null, archived ? archived_ : live_);
    }

    void flush() {
        auto live = live_.list().begin();
        auto archived = archived_.list().begin();
        while (live != live_.list().end() || archived != archived_.list().end()) {
            constexpr int none = quarter_hours_per_day;
            const int next_live = live != live_.list().end() ? live->quarter_hour : none;
            const int next_archived = archived != archived_.list().end() ? archived->quarter_hour : none;
            const int next = std::min(next_live, next_archived);
            const Sums live_sums = next_live == next ? (live++)->sums : Sums{};
            const Sums archived_sums = next_archived == next ? (archived++)->sums : Sums{};
            consume_(quarter_hour_start(day_, next), live_sums, archived_sums);
        }
        live_.clear();
        archived_.clear();
    }

 private:
    Consume consume_;
    DateADT day_ = 0;
    Cells live_;
    Cells archived_;
};

/// The caller is connected to SPI. `from` and `to` are instants; whole quarter-hours that touch [from, to) and
/// others of the same UTC days are consumed.
template <typename Consume>
void read_quarter_hours(const Schema& schema, Datum user_id, std::int64_t from, std::int64_t to,
                        const Consume& consume) {
    Datum values[] = {user_id, DateADTGetDatum(day_of(from)),
                      DateADTGetDatum(day_of(to - 1))};
    DayMerger merger(consume);
    RowReceiver receiver([&merger](const Datum* row, const bool* is_null) {
        merger.add(DatumGetDateADT(row[0]), row[1], is_null[1], DatumGetBool(row[2]));
    });
    execute(Statement::read_cells, schema, values, Access::read_only, &receiver.base);
    merger.flush();
}

/// The sums of the entries in the log from one instant to another.
Sums sum_log(const Schema& schema, Datum user_id, std::int64_t from, std::int64_t to);

/// The last instant before `end`, and the first one from `start` on, at which the learner was active: the time
/// of an entry in the log, or the start of an archived quarter-hour. The caller is connected to SPI.
std::optional<std::int64_t> last_activity_before(const Schema& schema, Datum user_id, std::int64_t end);
std::optional<std::int64_t> first_activity_from(const Schema& schema, Datum user_id, std::int64_t start);

}  // namespace learning
