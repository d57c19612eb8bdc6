// SPDX-License-Identifier: PostgreSQL
#include "rollup/quarter_hours.hpp"

#include "rollup/sums.hpp"

namespace learning {

Datum search_bound(std::int64_t instant) {
    if (instant <= instant_of(MIN_TIMESTAMP)) return TimestampTzGetDatum(DT_NOBEGIN);
    if (instant >= instant_of(END_TIMESTAMP)) return TimestampTzGetDatum(DT_NOEND);
    return TimestampTzGetDatum(timestamp_of(instant));
}

namespace {

std::optional<std::int64_t> entry_beside(Statement statement, const Schema& schema, Datum user_id,
                                         std::int64_t instant) {
    Datum values[] = {user_id, search_bound(instant)};
    if (execute(statement, schema, values, nullptr, Access::read_only) == 0) return std::nullopt;
    return instant_of(DatumGetTimestampTz(spi_value(0, 1).datum));
}

/// The archived quarter-hour nearest to `instant` among the few rows that a statement finds.
template <typename IsBeside>
std::optional<std::int64_t> archived_beside(Statement statement, const Schema& schema, Datum user_id,
                                            std::int64_t instant, IsBeside is_beside) {
    std::optional<std::int64_t> nearest;
    Datum values[] = {user_id, DateADTGetDatum(day_of(instant))};
    const std::uint64_t rows = execute(statement, schema, values, nullptr, Access::read_only);
    for (std::uint64_t row = 0; row < rows; ++row) {
        const DateADT day = DatumGetDateADT(spi_value(row, 1).datum);
        if (!is_rollup_day(day)) continue;
        const Value packed = spi_value(row, 2);
        Cells cells;
        if (!decode(cell_bytes(packed.datum, packed.is_null), cells)) report_malformed_cells();
        for (const Cell& cell : cells.list()) {
            const std::int64_t start = quarter_hour_start(day, cell.quarter_hour);
            if (is_beside(start, nearest)) nearest = start;
        }
    }
    return nearest;
}

}  // namespace

Sums sum_log(const Schema& schema, Datum user_id, std::int64_t from, std::int64_t to) {
    SPI_connect();
    Datum values[] = {user_id, search_bound(from), search_bound(to)};
    const Sums sums = sums_of(Statement::sum_log, schema, values, Access::read_only);
    SPI_finish();
    return sums;
}

std::optional<std::int64_t> last_activity_before(const Schema& schema, Datum user_id, std::int64_t end) {
    const auto entry = entry_beside(Statement::last_entry_before, schema, user_id, end);
    const auto archived = archived_beside(Statement::archive_until, schema, user_id, end,
                                          [end](std::int64_t start, const auto& nearest) {
                                              return start < end && (!nearest || start > *nearest);
                                          });
    return std::max(entry, archived);  // nothing is less than anything
}

std::optional<std::int64_t> first_activity_from(const Schema& schema, Datum user_id, std::int64_t start) {
    const auto entry = entry_beside(Statement::first_entry_from, schema, user_id, start);
    const auto archived =
        archived_beside(Statement::archive_from, schema, user_id, start,
                        [start](std::int64_t quarter_hour, const auto& nearest) {
                            return quarter_hour >= start && (!nearest || quarter_hour < *nearest);
                        });
    return entry && archived ? std::min(entry, archived) : std::max(entry, archived);
}

}  // namespace learning
