// SPDX-License-Identifier: PostgreSQL

// learning_periods(granularity, time_zone, user_id, from_time, to_time): the rows of learning_daily and the like, of one
// learner or of each.

#include "foreign/asked_periods.hpp"
#include "foreign/each_learner.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(learning_periods);

namespace learning {

namespace {

/// The views of version 1.0 call learning_periods(user_id, granularity). They do so with its SQL, until ALTER EXTENSION ... UPDATE;
/// and where they were restored from a dump, until upgrade_learning_log() writes them anew: there the function has more
/// arguments by now, and the second one is the time zone, of which none bears such a name.
bool is_called_as_in_1_0(FunctionCallInfo fcinfo) {
    if (PG_NARGS() == 2) return true;
    if (PG_ARGISNULL(1)) return false;
    const std::string_view second = text_argument(fcinfo, 1);
    return second == "day" || second == "week" || second == "month";
}

AskedPeriods asked(FunctionCallInfo fcinfo) {
    enum Argument { user_id = 2, from_time };
    const bool as_in_1_0 = is_called_as_in_1_0(fcinfo);
    AskedPeriods asked = as_in_1_0 ? all_periods(text_argument(fcinfo, 1)) : asked_periods(fcinfo, from_time);
    const int learner = as_in_1_0 ? 0 : user_id;
    if (!PG_ARGISNULL(learner)) {
        asked.selection.learners = Selection::Learners::one;
        asked.selection.learner = PointerGetDatum(PG_GETARG_TEXT_P_COPY(learner));
    }
    return asked;
}

}  // namespace

}  // namespace learning

Datum learning_periods(PG_FUNCTION_ARGS) {
    using namespace learning;
    static constexpr Column columns[] = {
        Column::user_id,       Column::period, Column::entries, Column::words, Column::average_words_learned,
        Column::study_seconds, Column::date};
    static constexpr Column columns_in_1_0[] = {Column::period, Column::entries, Column::words,
                                                Column::average_words_learned, Column::study_seconds};
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const AskedPeriods periods = asked(fcinfo);
    InitMaterializedSRF(fcinfo, 0);
    if (periods.periods.empty()) return Datum{0};
    auto* const each = new (palloc(sizeof(EachLearner))) EachLearner(
        schema, periods.selection, periods.periods, LearnerDays::Gaps::matter, GetActiveSnapshot());
    if (PG_NARGS() == 2) {
        put_periods(fcinfo, *each, periods.zone, columns_in_1_0);
    } else {
        put_periods(fcinfo, *each, periods.zone, columns);
    }
    each->end();
    return Datum{0};
}
