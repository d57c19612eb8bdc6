// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/learner_periods.hpp"
#include "foreign/restriction.hpp"
#include "server/pg.hpp"
#include "server/server_zone.hpp"

namespace learning {

/// What restrictions with known values select.
struct Selection {
    enum class Learners { everybody, one, listed };

    Learners learners = Learners::everybody;
    Datum learner{0};        // text, or text[] where they are listed
    int known_learners = 0;  // how many everybody is, as far as is known
    /// The starts of periods from, and to before, which they are selected; microseconds since 2000. And their dates.
    std::int64_t from = DT_NOBEGIN;
    std::int64_t to = DT_NOEND;
    std::int64_t first_date = DATEVAL_NOBEGIN;
    std::int64_t end_date = DATEVAL_NOEND;
};

/// Narrows a selection by a restriction; the zone is that of the dates. Where it is null, nothing is selected, and false is
/// returned.
bool narrow(Selection& selection, const Restriction& restriction, Datum value, bool is_null,
            const ServerZone& zone);

/// The periods that are selected, and a cursor that stands at the first one.
struct SelectedPeriods {
    PeriodBounds bounds;
    PeriodCursor<ServerZone> first;

    [[nodiscard]] bool empty() const { return bounds.start >= bounds.end; }
};
SelectedPeriods selected_periods(const Selection& selection, const ServerZone& zone,
                                 const Calendar& calendar);

/// The date that a period shows that starts at an instant.
DateADT date_of_period(LocalClock<ServerZone>& clock, std::int64_t start);

/// Whether rows of the UTC days of these periods can say all; otherwise the first and the last of them.
struct UtcDays {
    DateADT first;
    DateADT last;
};
UtcDays utc_days(const PeriodBounds& bounds);

}  // namespace learning
