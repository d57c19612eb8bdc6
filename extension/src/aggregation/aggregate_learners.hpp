// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/aggregate.hpp"
#include "aggregation/learner_sums.hpp"

namespace learning {

/// The learners of a call: its first argument. Raises 22004 where it contains null.
Learners learners_argument(FunctionCallInfo fcinfo);

/// Answers a request about many learners: calls sink(const Row&, learners) for each row, in order; `learners` is how
/// many of them have entries in the period. Everything is read in the caller's snapshot.
template <typename Sink>
void aggregate_learners(const AggregateRequest& request, const Learners& learners, const Schema& schema,
                        Sink sink) {
    SPI_connect();
    const Range& range = request.range;
    std::optional<Neighbour> before;
    std::optional<Neighbour> after;
    if (request.fill == Fill::previous || request.fill == Fill::linear) {
        before = last_period_before(request, learners, schema, range.lookback);
    }
    if (request.fill == Fill::linear) after = first_period_from(request, learners, schema, range.end);

    const std::span<const PeriodTotal> periods =
        sum_learners(request, learners, schema, range.lookback, range.end, CountLearners::yes);
    auto period = periods.begin();
    GapFiller filler(request.zone, request.calendar, range, request.fill, before,
                     palloc_span<std::int64_t>(static_cast<std::size_t>(request.moving_periods)),
                     [&sink, &period](const Row& row) {
                         while (period->start < row.start) ++period;
                         sink(row, period->learners);
                     });
    for (const PeriodTotal& total : periods) {
        if (total.sums.entries > 0) filler.add_period(total.start, total.sums);
    }
    filler.finish(after);
    check_overflow(filler.overflowed());
    SPI_finish();
}

}  // namespace learning
