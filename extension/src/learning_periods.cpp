// SPDX-License-Identifier: PostgreSQL

// learning_periods(user_id, granularity): what the gap-filled views call for each learner. The periods of the
// session's zone from the one of the learner's first entry to the one of the last, of which there may be any
// number: one entry of a wrong clock makes a range of thousands of years. So they are neither limited nor
// collected. They are computed some hundred at a time, as rows are asked for.

#include "aggregation/aggregate.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"
#include "server/row_security.hpp"
#include "server/statements.hpp"

LEARNING_FUNCTION(learning_periods);

namespace learning {

namespace {

constexpr std::size_t chunk_size = 500;
constexpr int columns = 5;

/// The rest of an answer, between the calls that fetch its rows.
class PeriodStream {
public:
    PeriodStream(const Schema& schema, const AggregateRequest& request, std::int64_t end)
        : schema_(schema), request_(request), next_(request.zone, request.calendar), end_(end) {
        next_.seek(request.range.start);
    }

    /// The next row; nothing at the end.
    const Row* next() {
        if (read_ == count_ && next_.start() < end_) fill();
        return read_ < count_ ? &rows_[read_++] : nullptr;
    }

private:
    /// The cursor that counts the periods is the one that goes through them: another one that seeks where this one
    /// stands may see them differently, where a zone's clock jumps by more than a day.
    void fill() {
        request_.first = next_;
        request_.range.lookback = request_.range.start = next_.start();
        for (std::size_t i = 0; i < chunk_size && next_.start() < end_; ++i) next_.advance();
        request_.range.end = next_.start();
        read_ = count_ = 0;
        aggregate(request_, schema_, [this](const Row& row) {
            if (count_ == chunk_size) elog(ERROR, "more periods than were counted");
            rows_[count_++] = row;
        });
    }

    Schema schema_;
    AggregateRequest request_;
    PeriodCursor<ServerZone> next_;  // the first period that is not in rows_
    std::int64_t end_;
    std::size_t read_ = 0;
    std::size_t count_ = 0;
    std::array<Row, chunk_size> rows_;
};
static_assert(std::is_trivially_destructible_v<PeriodStream>);

/// Where a learner's periods begin and end; nothing where the learner has no entries.
PeriodStream* stream_of(FunctionCallInfo fcinfo) {
    const Schema schema = learning_log_schema(fcinfo);
    check_row_security(schema);
    const Unit unit = granularity_of_name(text_argument(fcinfo, 1));
    const Calendar calendar{unit.granularity, 0, 0, unit.multiple};
    const ServerZone zone = session_zone();
    // A copy: the argument may not live as long as the answer.
    const Datum user_id = text_datum(text_argument(fcinfo, 0));

    SPI_connect();
    const auto first = first_activity_from(schema, user_id, instant_of(MIN_TIMESTAMP));
    const auto last = last_activity_before(schema, user_id, instant_of(END_TIMESTAMP));
    SPI_finish();
    if (!first || !last) return nullptr;

    PeriodCursor cursor(zone, calendar);
    cursor.seek(*last);
    const std::int64_t end = cursor.next();
    const AggregateRequest request{user_id, calendar, zone, Fill::zero, 1, {*first, *first, end}};
    return new (palloc(sizeof(PeriodStream))) PeriodStream(schema, request, end);
}

/// The period of the first timestamps that the server has can begin before them.
TimestampTz start_of(const Row& row) {
    return row.start < instant_of(MIN_TIMESTAMP) ? MIN_TIMESTAMP : timestamp_of(row.start);
}

}  // namespace

}  // namespace learning

Datum learning_periods(PG_FUNCTION_ARGS) {
    using namespace learning;
    if (SRF_IS_FIRSTCALL()) {
        FuncCallContext* context = SRF_FIRSTCALL_INIT();
        MemoryContextData* const outer = MemoryContextSwitchTo(context->multi_call_memory_ctx);
        if (get_call_result_type(fcinfo, nullptr, &context->tuple_desc) != TYPEFUNC_COMPOSITE) {
            elog(ERROR, "return type must be a row type");
        }
        context->tuple_desc = BlessTupleDesc(context->tuple_desc);
        context->user_fctx = stream_of(fcinfo);
        MemoryContextSwitchTo(outer);
    }
    FuncCallContext* context = SRF_PERCALL_SETUP();
    auto* const stream = static_cast<PeriodStream*>(context->user_fctx);
    const Row* row = stream != nullptr ? stream->next() : nullptr;
    if (row == nullptr) SRF_RETURN_DONE(context);
    Datum values[columns] = {
        TimestampTzGetDatum(start_of(*row)),    Int64GetDatum(row->sums.entries),
        Int64GetDatum(row->sums.words),         Float8GetDatum(*row->average),
        Int64GetDatum(row->sums.study_seconds),
    };
    bool nulls[columns] = {};
    SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
