// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/learner_sums.hpp"
#include "foreign/row_source.hpp"
#include "foreign/selection.hpp"
#include "server/pg.hpp"

namespace learning {

/// The periods of all learners together, in order: from the first to the last in which somebody has entries. They are
/// summed some thousand at a time, as they are asked for, so that no entry of a wrong clock makes them too many.
class AllTogether {
public:
    /// Which periods without entries there are.
    enum class Gaps {
        between_first_and_last,  // of all learners
        of_learners,             // those that are gaps of at least one learner
    };

    /// Everything is read in a snapshot of the caller's; the current memory context has to live as long.
    AllTogether(const Schema& schema, const Selection& selection, const SelectedPeriods& periods,
                const ServerZone& zone, const Calendar& calendar, Gaps gaps, CountLearners count,
                Snapshot snapshot);

    bool next(PeriodRow& row);

private:
    static constexpr std::size_t periods_at_once = 4096;

    void find_bounds();
    void read_periods();
    void mark_gaps_of_learners();
    std::int64_t mark_gaps_of(const Selection& learners, std::int64_t unknown);
    bool is_shown(const PeriodTotal& period);
    bool is_followed(std::int64_t start);
    std::int64_t last_from(std::int64_t start);
    template <typename Ask>
    auto ask(Ask question) const;

    Schema schema_;
    Selection selection_;
    Learners learners_;
    AggregateRequest request_;
    PeriodBounds asked_;
    Gaps gaps_;
    CountLearners count_learners_;
    Snapshot snapshot_;
    PeriodCursor<ServerZone> next_;  // the first period that is not in periods_
    std::int64_t end_ = 0;
    bool found_bounds_ = false;
    bool started_ = false;              // a period was shown
    std::optional<bool> is_preceded_;   // whether there are entries before the periods asked for
    std::optional<std::int64_t> last_;  // the start of the last period with entries, asked for or not
    std::size_t read_ = 0;
    std::size_t count_ = 0;
    std::array<PeriodTotal, periods_at_once> periods_;
    std::array<bool, periods_at_once> is_gap_of_learner_;
};
static_assert(std::is_trivially_destructible_v<AllTogether>);

}  // namespace learning
