// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/aggregate_request.hpp"
#include "core/gap_filler.hpp"
#include "core/period_totals.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// The learners of a question: those of a list, or everybody whom the caller may see.
struct Learners {
    Datum list;  // text[]
    bool everybody;
};

/// Whether it is asked how many learners have entries in each period.
enum class CountLearners { yes, no };

/// What learners did in each of the periods from one instant to another, both of them starts of periods. The caller is
/// connected to SPI. Raises 22003 where a sum leaves the range of bigint.
std::span<const PeriodTotal> sum_learners(const AggregateRequest& request, const Learners& learners,
                                          const Schema& schema, std::int64_t from, std::int64_t end,
                                          CountLearners count);

/// The last of these periods before an instant, looked for from another one on, and the first one from an instant on, in
/// which one of the learners has entries; the instants are starts of periods, or the ends of time. The caller is
/// connected to SPI.
std::optional<PeriodTotal> last_active_before(const AggregateRequest& request, const Learners& learners,
                                              const Schema& schema, std::int64_t from, std::int64_t end);
std::optional<PeriodTotal> first_active_from(const AggregateRequest& request, const Learners& learners,
                                             const Schema& schema, std::int64_t start);

/// The last period before an instant, and the first one from it on, in which one of the learners has entries; the instant
/// is the start of a period. The caller is connected to SPI.
std::optional<Neighbour> last_period_before(const AggregateRequest& request, const Learners& learners,
                                            const Schema& schema, std::int64_t end);
std::optional<Neighbour> first_period_from(const AggregateRequest& request, const Learners& learners,
                                           const Schema& schema, std::int64_t start);

}  // namespace learning
