// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "aggregation/aggregate.hpp"
#include "core/learner_periods.hpp"
#include "foreign/learner_days.hpp"
#include "foreign/row_source.hpp"
#include "server/server_zone.hpp"

namespace learning {

/// The rows of a table that shows each learner: in order of learners, and of each in order of periods.
class EachLearner {
public:
    /// Lies in the current memory context, and what it needs too.
    EachLearner(const Schema& schema, const Selection& selection, const SelectedPeriods& periods,
                LearnerDays::Gaps gaps, Snapshot snapshot)
        : days_(schema, selection, utc_days(periods.bounds), gaps, snapshot),
          periods_(periods.first, periods.bounds, days_) {}

    bool next(PeriodRow& row) {
        CHECK_FOR_INTERRUPTS();
        LearnerPeriod period;
        while (!periods_.next(period)) {
            if (!days_.next_learner()) return false;
            periods_.begin(days_.has_before());
        }
        check_overflow(periods_.overflowed());
        row = {period.start, period.sums, days_.user_id(), 0};
        return true;
    }

    /// The sums of the next learner over all periods asked for.
    bool next_total(PeriodRow& row) {
        do {
            CHECK_FOR_INTERRUPTS();
            if (!days_.next_learner()) return false;
        } while (!periods_.total(days_.has_before(), row.sums));
        check_overflow(periods_.overflowed());
        row.user_id = days_.user_id();
        return true;
    }

    void end() { days_.end(); }

private:
    LearnerDays days_;
    LearnerPeriods<ServerZone, LearnerDays> periods_;
};
static_assert(std::is_trivially_destructible_v<EachLearner>);

}  // namespace learning
