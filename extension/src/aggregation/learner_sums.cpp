// SPDX-License-Identifier: PostgreSQL
#include "aggregation/learner_sums.hpp"

#include <bitset>
#include <ranges>

#include "aggregation/aggregate.hpp"
#include "aggregation/learner_set.hpp"
#include "rollup/log_parts.hpp"
#include "rollup/packed_cells.hpp"
#include "rollup/quarter_hours.hpp"
#include "server/instants.hpp"
#include "server/row_receiver.hpp"

// The rows of rollup and archive are read once, in whatever order is the fastest, and where learners are counted, they are
// kept in a table, since each counts once in a period. Two things end that and have the rows read again, in order of learners:
//
// - The table outgrows the memory that the server's settings give to a hash table. In order, a number for each period
//   is enough.
// - A boundary cuts a quarter-hour of entries that are in the log. These are asked for learner by learner, and under
//   REPEATABLE READ a snapshot can hold two rows of a day (see DayMerger), for which they must be asked for once.

namespace learning {

namespace {

std::span<PeriodTotal> empty_periods(const AggregateRequest& request, std::int64_t from, std::int64_t end) {
    PeriodCursor first(request.zone, request.calendar);
    first.seek(from);
    std::size_t count = 0;
    for (auto cursor = first; cursor.start() < end; cursor.advance()) {
        CHECK_FOR_INTERRUPTS();
        ++count;
    }
    const std::span<PeriodTotal> periods = palloc_span<PeriodTotal>(count);
    for (PeriodTotal& period : periods) {
        CHECK_FOR_INTERRUPTS();
        period = PeriodTotal{.start = first.start()};
        first.advance();
    }
    return periods;
}

/// A row of rollup or archive, as the statements return it.
struct DayRow {
    std::string_view user_id;
    DateADT day;
    std::span<const std::uint8_t> cells;
    bool archived;

    DayRow(const Datum* values, const bool* is_null)
        : user_id(bytes_of(DatumGetTextPP(values[0]))),
          day(DatumGetDateADT(values[1])),
          cells(cell_bytes(values[2], is_null[2])),
          archived(DatumGetBool(values[3])) {}
};

template <typename Consume>
void read_days(Statement statement, const Schema& schema, const Learners& learners, std::int64_t from,
               std::int64_t end, Consume consume) {
    Datum values[] = {learners.list, DateADTGetDatum(day_of(from)), DateADTGetDatum(day_of(end - 1))};
    const char* nulls = learners.everybody ? "n  " : nullptr;
    RowReceiver receiver(
        [&consume](const Datum* row, const bool* is_null) { return consume(DayRow(row, is_null)); });
    execute(statement, schema, values, nulls, Access::read_only, &receiver.base);
}

/// `find` makes of a user id what PeriodTotals wants of a learner, or nothing. False where the rows have to be read in order.
template <typename Find>
bool sum_in_any_order(PeriodTotals& totals, const Schema& schema, const Learners& learners, std::int64_t from,
                      std::int64_t end, Find find) {
    bool complete = true;
    const auto no_log = [&complete](std::int64_t, std::int64_t) {
        complete = false;
        return Sums{};
    };
    read_days(Statement::learner_days, schema, learners, from, end, [&](const DayRow& row) {
        auto learner = find(row.user_id);
        if (!learner) return complete = false;
        const bool valid =
            totals.add_day(quarter_hour_start(row.day, 0), row.cells, row.archived, *learner, no_log);
        if (!valid) report_malformed_cells();
        return complete;
    });
    return complete;
}

bool sum_in_any_order(PeriodTotals& totals, const Schema& schema, const Learners& learners, std::int64_t from,
                      std::int64_t end, CountLearners count) {
    if (count == CountLearners::no) {
        return sum_in_any_order(totals, schema, learners, from, end,
                                [](std::string_view) { return std::optional(UncountedLearner()); });
    }
    LearnerSet known(totals.list().size(), get_hash_memory_limit());
    return sum_in_any_order(totals, schema, learners, from, end,
                            [&known](std::string_view user_id) { return known.find(user_id); });
}

/// The learner whose rows are being read, in order, and which quarter-hours of the day were read from the log.
class LearnerAndDay {
public:
    explicit LearnerAndDay(const Schema& schema) : log_(schema) { initStringInfo(&user_id_); }

    void take(const DayRow& row) {
        const bool same = number_of_rows_ > 0 && row.user_id == user_id();
        if (!same) {
            resetStringInfo(&user_id_);
            appendBinaryStringInfo(&user_id_, row.user_id.data(), static_cast<int>(row.user_id.size()));
            learner_.next();
        }
        if (same && row.day == day_) {
            asked_before_ |= asked_;
        } else {
            asked_before_.reset();
        }
        asked_.reset();
        day_ = row.day;
        ++number_of_rows_;
    }

    /// What the log has of a part of a quarter-hour, unless another row of this day told it already.
    Sums sum_part(std::int64_t from, std::int64_t to) {
        const auto quarter_hour =
            static_cast<std::size_t>(floor_mod(from, seconds_per_day) / seconds_per_quarter_hour);
        if (asked_before_[quarter_hour]) return {};
        asked_[quarter_hour] = true;
        return log_.between(user_id(), from, to);
    }

    LearnerInOrder& learner() { return learner_; }

private:
    [[nodiscard]] std::string_view user_id() const {
        return {user_id_.data, static_cast<std::size_t>(user_id_.len)};
    }

    LogParts log_;
    StringInfoData user_id_{};
    LearnerInOrder learner_;
    DateADT day_ = 0;
    std::int64_t number_of_rows_ = 0;
    std::bitset<quarter_hours_per_day> asked_;         // for this row
    std::bitset<quarter_hours_per_day> asked_before_;  // for other rows of this learner's day
};
static_assert(std::is_trivially_destructible_v<LearnerAndDay>);

void sum_in_order(PeriodTotals& totals, const Schema& schema, const Learners& learners, std::int64_t from,
                  std::int64_t end) {
    LearnerAndDay current(schema);
    read_days(Statement::learner_days_in_order, schema, learners, from, end, [&](const DayRow& row) {
        current.take(row);
        const bool valid = totals.add_day(
            quarter_hour_start(row.day, 0), row.cells, row.archived, current.learner(),
            [&](std::int64_t part, std::int64_t part_end) { return current.sum_part(part, part_end); });
        if (!valid) report_malformed_cells();
        return true;
    });
}

struct Days {
    std::optional<DateADT> first;
    std::optional<DateADT> last;
};

/// The first and the last day, of some, on which one of the learners has a row.
Days days_between(const Learners& learners, const Schema& schema, DateADT from, DateADT to) {
    Datum values[] = {learners.list, DateADTGetDatum(from), DateADTGetDatum(to)};
    execute(Statement::first_and_last_day, schema, values, learners.everybody ? "n  " : nullptr,
            Access::read_only);
    const Value first = spi_value(0, 1);
    if (first.is_null) return {};
    return {DatumGetDateADT(first.datum), DatumGetDateADT(spi_value(0, 2).datum)};
}

/// The periods that hold a day, as far as they lie between two instants.
std::span<const PeriodTotal> sum_day(const AggregateRequest& request, const Learners& learners,
                                     const Schema& schema, DateADT day, std::int64_t from, std::int64_t end) {
    PeriodCursor cursor(request.zone, request.calendar);
    cursor.seek(std::max(quarter_hour_start(day, 0), from));
    const std::int64_t start = cursor.start();
    cursor.seek(std::min(quarter_hour_start(day + 1, 0), end) - 1);
    return sum_learners(request, learners, schema, start, cursor.next(), CountLearners::no);
}

Neighbour neighbour(const AggregateRequest& request, const PeriodTotal& period) {
    PeriodCursor cursor(request.zone, request.calendar);
    cursor.seek(period.start);
    return {cursor.position(),
            static_cast<double>(period.sums.words) / static_cast<double>(period.sums.entries)};
}

constexpr bool has_entries(const PeriodTotal& period) {
    return period.sums.entries > 0;
}

}  // namespace

std::span<const PeriodTotal> sum_learners(const AggregateRequest& request, const Learners& learners,
                                          const Schema& schema, std::int64_t from, std::int64_t end,
                                          CountLearners count) {
    const std::span<PeriodTotal> periods = empty_periods(request, from, end);
    PeriodTotals totals(periods, end);
    if (!sum_in_any_order(totals, schema, learners, from, end, count)) {
        for (PeriodTotal& period : periods) period = PeriodTotal{.start = period.start};
        totals = PeriodTotals(periods, end);
        sum_in_order(totals, schema, learners, from, end);
    }
    check_overflow(totals.overflowed());
    return periods;
}

std::optional<PeriodTotal> last_active_before(const AggregateRequest& request, const Learners& learners,
                                              const Schema& schema, std::int64_t from, std::int64_t end) {
    // The day that holds `end` may have entries behind it only; then those of the day before count.
    std::optional<DateADT> day = day_of(end - 1);
    while ((day = days_between(learners, schema, day_of(from), *day).last)) {
        const auto periods = sum_day(request, learners, schema, *day, from, end);
        const auto backwards = std::ranges::reverse_view(periods);
        const auto last = std::ranges::find_if(backwards, has_entries);
        if (last != backwards.end()) return *last;
        --*day;
    }
    return std::nullopt;
}

std::optional<PeriodTotal> first_active_from(const AggregateRequest& request, const Learners& learners,
                                             const Schema& schema, std::int64_t start) {
    std::optional<DateADT> day = day_of(start);
    const std::int64_t end_instant = instant_of(END_TIMESTAMP);
    while ((day = days_between(learners, schema, *day, day_of(end_instant - 1)).first)) {
        const auto periods = sum_day(request, learners, schema, *day, start, end_instant);
        const auto first = std::ranges::find_if(periods, has_entries);
        if (first != periods.end()) return *first;
        ++*day;
    }
    return std::nullopt;
}

std::optional<Neighbour> last_period_before(const AggregateRequest& request, const Learners& learners,
                                            const Schema& schema, std::int64_t end) {
    const auto last = last_active_before(request, learners, schema, instant_of(MIN_TIMESTAMP), end);
    return last ? std::optional(neighbour(request, *last)) : std::nullopt;
}

std::optional<Neighbour> first_period_from(const AggregateRequest& request, const Learners& learners,
                                           const Schema& schema, std::int64_t start) {
    const auto first = first_active_from(request, learners, schema, start);
    return first ? std::optional(neighbour(request, *first)) : std::nullopt;
}

}  // namespace learning
