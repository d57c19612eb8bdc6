// SPDX-License-Identifier: PostgreSQL
#include "foreign/period_value.hpp"

#include "foreign/selection.hpp"
#include "server/instants.hpp"

namespace learning {

Datum value_of(Column column, const PeriodRow& row, LocalClock<ServerZone>& clock) {
    switch (column) {
        case Column::user_id:
            return row.user_id;
        // The period of the first timestamps that the server has can begin before them.
        case Column::period:
            return TimestampTzGetDatum(row.start < instant_of(MIN_TIMESTAMP) ? MIN_TIMESTAMP
                                                                             : timestamp_of(row.start));
        case Column::date:
            return DateADTGetDatum(date_of_period(clock, row.start));
        case Column::learners:
            return Int64GetDatum(row.learners);
        case Column::entries:
            return Int64GetDatum(row.sums.entries);
        case Column::words:
            return Int64GetDatum(row.sums.words);
        case Column::average_words_learned:
            return Float8GetDatum(row.sums.entries == 0 ? 0.0
                                                        : static_cast<double>(row.sums.words) /
                                                              static_cast<double>(row.sums.entries));
        case Column::study_seconds:
            return Int64GetDatum(row.sums.study_seconds);
        case Column::none:
            break;
    }
    return Datum{0};
}

}  // namespace learning
