// SPDX-License-Identifier: PostgreSQL

// learning_totals(granularity, time_zone, from_time, to_time): the rows of learning_totals_daily and the like, of all
// learners together.

#include "foreign/all_together.hpp"
#include "foreign/asked_periods.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(learning_totals);

Datum learning_totals(PG_FUNCTION_ARGS) {
    using namespace learning;
    enum Argument { from_time = 2 };
    static constexpr Column columns[] = {Column::period,
                                         Column::learners,
                                         Column::entries,
                                         Column::words,
                                         Column::average_words_learned,
                                         Column::study_seconds,
                                         Column::date};
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AskedPeriods asked = asked_periods(fcinfo, from_time);
    InitMaterializedSRF(fcinfo, 0);
    if (asked.periods.empty()) return Datum{0};
    auto* const together = new (palloc(sizeof(AllTogether)))
        AllTogether(schema, asked.selection, asked.periods, asked.zone, asked.calendar,
                    AllTogether::Gaps::between_first_and_last, CountLearners::yes, GetActiveSnapshot());
    put_periods(fcinfo, *together, asked.zone, columns);
    return Datum{0};
}
