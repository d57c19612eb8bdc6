// SPDX-License-Identifier: PostgreSQL

// active_learners(from_time, to_time, time_zone, max_learners): who learned most words, of all whom the caller may see. The
// bounds name days, each of which counts in whole.

#include <algorithm>
#include <string_view>
#include <tuple>

#include "aggregation/aggregate_request.hpp"
#include "aggregation/calendar_arguments.hpp"
#include "foreign/each_learner.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"

LEARNING_FUNCTION(active_learners);

namespace learning {

namespace {

constexpr const char* argument_names[] = {"from_time", "to_time", "time_zone", "max_learners"};
enum Argument { from_time, to_time, time_zone, max_learners };

struct Active {
    std::string_view user_id;
    Datum user_id_datum;
    Sums sums;
};

bool comes_before(const Active& a, const Active& b) {
    return std::tuple(-a.sums.words, a.user_id) < std::tuple(-b.sums.words, b.user_id);
}

/// The first so many of all learners that are added, in whatever order: a heap, the last of them on top.
class FirstLearners {
public:
    explicit FirstLearners(std::int64_t most) : most_(static_cast<std::size_t>(most)) {}

    void add(Datum user_id, const Sums& sums) {
        const Active active{bytes_of(DatumGetTextPP(user_id)), user_id, sums};
        if (count_ == most_ && (most_ == 0 || !comes_before(active, all_[0]))) return;
        if (count_ == most_) {
            std::ranges::pop_heap(kept(), comes_before);
            pfree(DatumGetPointer(all_[--count_].user_id_datum));
        }
        if (count_ == all_.size()) grow();
        const Datum copy = datumCopy(user_id, false, -1);
        all_[count_++] = {bytes_of(DatumGetTextPP(copy)), copy, sums};
        std::ranges::push_heap(kept(), comes_before);
    }

    std::span<const Active> in_order() {
        std::ranges::sort_heap(kept(), comes_before);
        return kept();
    }

private:
    [[nodiscard]] std::span<Active> kept() const { return all_.first(count_); }

    void grow() {
        constexpr std::size_t few = 16;
        const std::span<Active> more = palloc_span<Active>(std::min(most_, std::max(few, 2 * all_.size())));
        std::ranges::copy(all_, more.begin());
        if (!all_.empty()) pfree(all_.data());
        all_ = more;
    }

    std::size_t most_;
    std::size_t count_ = 0;
    std::span<Active> all_;
};
static_assert(std::is_trivially_destructible_v<FirstLearners>);

std::int64_t most_learners(FunctionCallInfo fcinfo) {
    const std::int64_t most = PG_GETARG_INT64(max_learners);
    if (most < 0) {
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("max_learners must not be negative")));
    }
    return most;
}

}  // namespace

}  // namespace learning

Datum active_learners(PG_FUNCTION_ARGS) {
    using namespace learning;
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    check_not_null(fcinfo, argument_names);
    const Range range = range_of_days(fcinfo, from_time);
    FirstLearners first(most_learners(fcinfo));
    InitMaterializedSRF(fcinfo, 0);
    PeriodCursor cursor(zone_argument(fcinfo, time_zone), Calendar{Granularity::day, 0, 0, 1});
    cursor.seek(range.start);
    auto* const each =
        new (palloc(sizeof(EachLearner))) EachLearner(schema, Selection{}, {{range.start, range.end}, cursor},
                                                      LearnerDays::Gaps::do_not_matter, GetActiveSnapshot());
    PeriodRow row;
    while (each->next_total(row)) {
        if (row.sums.entries > 0) first.add(row.user_id, row.sums);
    }
    each->end();
    const auto* result = castNode(ReturnSetInfo, fcinfo->resultinfo);
    for (const Active& active : first.in_order()) {
        Datum values[] = {active.user_id_datum, Int64GetDatum(active.sums.entries),
                          Int64GetDatum(active.sums.words), Int64GetDatum(active.sums.study_seconds)};
        bool nulls[lengthof(values)] = {};
        tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
    }
    return Datum{0};
}
