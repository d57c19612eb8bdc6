// SPDX-License-Identifier: PostgreSQL
#include "foreign/all_together.hpp"

#include "foreign/each_learner.hpp"
#include "server/instants.hpp"

namespace learning {

namespace {

std::span<Datum> listed_learners(Datum list) {
    Datum* ids = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    deconstruct_array(DatumGetArrayTypeP(list), TEXTOID, -1, false, TYPALIGN_INT, &ids, &nulls, &count);
    std::size_t learners = 0;
    for (int i = 0; i < count; ++i)
        if (!nulls[i]) ids[learners++] = ids[i];
    return {ids, learners};
}

}  // namespace

AllTogether::AllTogether(const Schema& schema, const Selection& selection, const SelectedPeriods& periods,
                         const ServerZone& zone, const Calendar& calendar, Gaps gaps, CountLearners count,
                         Snapshot snapshot)
    : schema_(schema),
      selection_(selection),
      learners_{selection.learner, selection.learners == Selection::Learners::everybody},
      request_{Datum{0}, calendar, zone, Fill::zero, 1, {}},
      asked_(periods.bounds),
      gaps_(gaps),
      count_learners_(count),
      snapshot_(snapshot),
      next_(periods.first) {}

bool AllTogether::next(PeriodRow& row) {
    if (!found_bounds_) find_bounds();
    for (;;) {
        CHECK_FOR_INTERRUPTS();
        while (read_ < count_) {
            const PeriodTotal& period = periods_[read_];
            const bool shown = gaps_ == Gaps::between_first_and_last
                                   ? is_shown(period)
                                   : period.sums.entries > 0 || is_gap_of_learner_[read_];
            ++read_;
            if (!shown) continue;
            started_ = true;
            row = {period.start, period.sums, Datum{0}, period.learners};
            return true;
        }
        if (next_.start() >= end_) return false;
        read_periods();
    }
}

/// Asks something of the tables.
template <typename Ask>
auto AllTogether::ask(Ask question) const {
    PushActiveSnapshot(snapshot_);
    SPI_connect();
    const auto answer = question();
    SPI_finish();
    PopActiveSnapshot();
    return answer;
}

/// Where nothing bounds the periods, the entries do.
void AllTogether::find_bounds() {
    found_bounds_ = true;
    end_ = asked_.end;
    if (asked_.start == PeriodBounds::none_below) {
        const auto first = ask(
            [this] { return first_active_from(request_, learners_, schema_, instant_of(MIN_TIMESTAMP)); });
        next_ = PeriodCursor(request_.zone, request_.calendar);
        if (first) next_.seek(first->start);
        if (!first) end_ = next_.start();
    }
    if (end_ != PeriodBounds::none_above) return;
    last_ = last_from(next_.start());
    end_ = last_ == PeriodBounds::none_below ? next_.start() : *last_ + 1;
}

/// The start of the last period with entries, from an instant on; none_below where there is none.
std::int64_t AllTogether::last_from(std::int64_t start) {
    const auto last = ask([this, start] {
        return last_active_before(request_, learners_, schema_, std::max(start, instant_of(MIN_TIMESTAMP)),
                                  instant_of(END_TIMESTAMP));
    });
    return last ? last->start : PeriodBounds::none_below;
}

void AllTogether::read_periods() {
    const std::int64_t from = next_.start();
    for (std::size_t i = 0; i < periods_at_once && next_.start() < end_; ++i) next_.advance();
    read_ = 0;
    count_ = ask([this, from] {
        const std::span<const PeriodTotal> periods =
            sum_learners(request_, learners_, schema_, from, next_.start(), count_learners_);
        if (periods.size() > periods_at_once) elog(ERROR, "more periods than were counted");
        std::ranges::copy(periods, periods_.begin());
        return periods.size();
    });
    if (gaps_ == Gaps::of_learners) mark_gaps_of_learners();
}

/// Marks the periods without entries which are gaps of a learner. Mostly the first learners have them all between their first
/// and last entries: so a few of a list are looked at by themselves, then some more.
void AllTogether::mark_gaps_of_learners() {
    const std::span periods(periods_.data(), count_);
    is_gap_of_learner_.fill(false);
    auto unknown = std::ranges::count_if(periods, [](const PeriodTotal& p) { return p.sums.entries == 0; });
    if (unknown == 0) return;
    MemoryContextData* const context =
        AllocSetContextCreate(CurrentMemoryContext, "learning_log gaps", ALLOCSET_DEFAULT_SIZES);
    MemoryContextData* const outer = MemoryContextSwitchTo(context);
    if (selection_.learners == Selection::Learners::listed) {
        const std::span<Datum> all = listed_learners(selection_.learner);
        Selection few = selection_;
        std::size_t size = 2;
        for (std::size_t begin = 0; unknown > 0 && begin < all.size(); begin += size, size *= 4) {
            const std::span<Datum> some = all.subspan(begin, std::min(size, all.size() - begin));
            few.learner = PointerGetDatum(construct_array(some.data(), static_cast<int>(some.size()), TEXTOID,
                                                          -1, false, TYPALIGN_INT));
            unknown = mark_gaps_of(few, unknown);
        }
    } else {
        mark_gaps_of(selection_, unknown);
    }
    MemoryContextSwitchTo(outer);
    MemoryContextDelete(context);
}

/// Goes through some learners until no period is unknown; answers how many are.
std::int64_t AllTogether::mark_gaps_of(const Selection& learners, std::int64_t unknown) {
    const std::span periods(periods_.data(), count_);
    PeriodCursor first(request_.zone, request_.calendar);
    first.seek(periods.front().start);
    auto* const each = new (palloc(sizeof(EachLearner))) EachLearner(
        schema_, learners, {{first.start(), next_.start()}, first}, LearnerDays::Gaps::matter, snapshot_);
    PeriodRow row;
    while (unknown > 0 && each->next(row)) {
        CHECK_FOR_INTERRUPTS();
        if (row.sums.entries > 0) continue;
        const auto found = std::ranges::lower_bound(periods, row.start, {}, &PeriodTotal::start);
        if (found == periods.end() || found->start != row.start || found->sums.entries > 0) continue;
        bool& is_gap = is_gap_of_learner_[static_cast<std::size_t>(found - periods.begin())];
        if (!is_gap) --unknown;
        is_gap = true;
    }
    each->end();
    return unknown;
}

bool AllTogether::is_shown(const PeriodTotal& period) {
    if (period.sums.entries > 0) return true;
    if (!started_) {
        if (asked_.start == PeriodBounds::none_below) return false;
        if (!is_preceded_) {
            is_preceded_ = ask([this] {
                return last_active_before(request_, learners_, schema_, instant_of(MIN_TIMESTAMP),
                                          asked_.start)
                    .has_value();
            });
        }
        if (!*is_preceded_) return false;
    }
    return is_followed(period.start);
}

/// Whether there are entries behind a period that has none.
bool AllTogether::is_followed(std::int64_t start) {
    if (!last_) last_ = last_from(start);
    return start < *last_;
}

}  // namespace learning
