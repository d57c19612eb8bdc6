// SPDX-License-Identifier: PostgreSQL

// learning_periods(granularity, time_zone, user_id, from_time, to_time): the rows of learning_daily and the like, of one
// learner or of each.

#include "foreign/asked_periods.hpp"
#include "foreign/each_learner.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(learning_periods);

Datum learning_periods(PG_FUNCTION_ARGS) {
    using namespace learning;
    enum Argument { user_id = 2, from_time };
    static constexpr Column columns[] = {
        Column::user_id,       Column::period, Column::entries, Column::words, Column::average_words_learned,
        Column::study_seconds, Column::date};
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    AskedPeriods asked = asked_periods(fcinfo, from_time);
    if (!PG_ARGISNULL(user_id)) {
        asked.selection.learners = Selection::Learners::one;
        asked.selection.learner = PointerGetDatum(PG_GETARG_TEXT_P_COPY(user_id));
    }
    InitMaterializedSRF(fcinfo, 0);
    if (asked.periods.empty()) return Datum{0};
    auto* const each = new (palloc(sizeof(EachLearner)))
        EachLearner(schema, asked.selection, asked.periods, LearnerDays::Gaps::matter, GetActiveSnapshot());
    put_periods(fcinfo, *each, asked.zone, columns);
    each->end();
    return Datum{0};
}
