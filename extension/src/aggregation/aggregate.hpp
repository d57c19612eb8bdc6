// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/aggregate_request.hpp"
#include "core/gap_filler.hpp"
#include "rollup/log_parts.hpp"
#include "rollup/quarter_hours.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// Answers a request: calls sink(const Row&) for each row, in order. Everything is read in the caller's snapshot.
template <typename Sink>
void aggregate(const AggregateRequest& request, const Schema& schema, Sink sink);

/// Raises 22003 where a sum left the range of bigint.
void check_overflow(bool overflowed);

namespace aggregation {

template <typename Sink>
void run(const AggregateRequest& request, const Schema& schema, const std::optional<Neighbour>& before,
         Sink sink);

/// Hands what a DayMerger reads to a GapFiller.
template <typename Filler>
struct CellConsumer {
    Filler& filler;
    LogParts log;
    std::string_view user_id;

    CellConsumer(Filler& to, const Schema& schema, Datum learner)
        : filler(to), log(schema), user_id(bytes_of(DatumGetTextPP(learner))) {}

    bool holds_day(std::int64_t instant) { return filler.holds_day(instant); }
    void add_sums(const Sums& sums) { filler.add_sums(sums); }
    void add_quarter_hour(std::int64_t instant, const Sums& live, const Sums& archived) {
        filler.add_quarter_hour(instant, live, archived, [this](std::int64_t from, std::int64_t to) {
            return log.between(user_id, from, to);
        });
    }
};

/// The period with entries that holds an instant.
inline std::optional<Neighbour> neighbour_at(const AggregateRequest& request, const Schema& schema,
                                             const std::optional<std::int64_t>& instant) {
    if (!instant) return std::nullopt;
    PeriodCursor cursor(request.zone, request.calendar);
    cursor.seek(*instant);
    AggregateRequest one_period = request;
    one_period.range = {cursor.start(), cursor.start(), cursor.next()};
    one_period.first = cursor;
    one_period.fill = Fill::none;
    one_period.moving_periods = 1;
    std::optional<Neighbour> neighbour;
    run(one_period, schema, std::nullopt,
        [&neighbour, &cursor](const Row& row) { neighbour = Neighbour{cursor.position(), *row.average}; });
    return neighbour;
}

template <typename Sink>
void run(const AggregateRequest& request, const Schema& schema, const std::optional<Neighbour>& before,
         Sink sink) {
    PeriodCursor first(request.zone, request.calendar);
    if (request.first) {
        first = *request.first;
    } else {
        first.seek(request.range.lookback);
    }
    GapFiller filler(first, request.range, request.fill, before,
                     palloc_span<std::int64_t>(static_cast<std::size_t>(request.moving_periods)), sink);
    CellConsumer consumer{filler, schema, request.user_id};
    read_quarter_hours(schema, request.user_id, request.range.lookback, request.range.end, consumer);
    std::optional<Neighbour> after;
    if (request.fill == Fill::linear) {
        after =
            neighbour_at(request, schema, first_activity_from(schema, request.user_id, request.range.end));
    }
    filler.finish(after);
    check_overflow(filler.overflowed());
}

}  // namespace aggregation

template <typename Sink>
void aggregate(const AggregateRequest& request, const Schema& schema, Sink sink) {
    SPI_connect();
    std::optional<Neighbour> before;
    if (request.fill == Fill::previous || request.fill == Fill::linear) {
        before = aggregation::neighbour_at(
            request, schema, last_activity_before(schema, request.user_id, request.range.lookback));
    }
    aggregation::run(request, schema, before, sink);
    SPI_finish();
}

}  // namespace learning
