// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <optional>

#include "core/cells.hpp"
#include "core/gap_filler.hpp"
#include "core/period_cursor.hpp"

// Streaks of units (days or weeks) that meet a goal.
//
// Missed units between two met ones are bridged while there are no more of them in a row than the rest allows: they
// neither break the streak nor add to its length. The last unit is the one that is going on: as long as it is not
// over, it is not missed.

namespace learning {

struct Goals {
    std::int64_t words;
    std::int64_t study_seconds;

    /// Goals of 0 are met by a unit without entries, too.
    [[nodiscard]] bool met_by(const Sums& sums) const {
        return sums.words >= words && sums.study_seconds >= study_seconds;
    }
};

/// `first` and `last` are met units; unset where the length is 0.
struct Streak {
    std::int64_t length = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
};

/// Takes one unit after the other, none left out, and knows the streaks up to the last one taken.
class StreakCounter {
public:
    StreakCounter(const Goals& goals, std::int64_t rest) : goals_(goals), rest_(rest) {}

    /// `unit` is any number that tells it. Those before the first one with entries are passed over.
    void add(std::int64_t unit, const Sums& sums) {
        if (units_ == 0 && sums.entries == 0) return;
        ++units_;
        last_is_met_ = goals_.met_by(sums);
        if (!last_is_met_) {
            ++missed_;
            return;
        }
        ++met_;
        if (running_.length == 0 || missed_ > rest_) running_ = {0, unit, unit};
        ++running_.length;
        running_.last = unit;
        missed_ = 0;
        if (running_.length > longest_.length) longest_ = running_;
    }

    /// The streak that can still be gone on with; of length 0 where there is none.
    [[nodiscard]] Streak current() const {
        const std::int64_t missed = last_is_met_ ? 0 : missed_ - 1;
        return missed <= rest_ ? running_ : Streak{};
    }
    /// The longest one, the earliest of several.
    [[nodiscard]] const Streak& longest() const { return longest_; }

    [[nodiscard]] bool last_is_met() const { return last_is_met_; }
    [[nodiscard]] bool at_risk() const { return !last_is_met_ && current().length > 0; }
    [[nodiscard]] std::int64_t met() const { return met_; }
    /// Those from the first one with entries on.
    [[nodiscard]] std::int64_t units() const { return units_; }
    [[nodiscard]] std::optional<std::int64_t> last_met() const {
        return running_.length > 0 ? std::optional(running_.last) : std::nullopt;
    }

private:
    Goals goals_;
    std::int64_t rest_;
    std::int64_t units_ = 0;
    std::int64_t met_ = 0;
    std::int64_t missed_ = 0;  // since the last met one
    bool last_is_met_ = false;
    Streak running_;  // ends with the last met unit
    Streak longest_;
};

/// A GapFiller over the periods from the one that holds the first cell it is given, whatever that is, to the one that
/// ends at `end`: each of them is a row, gaps too.
template <Zone Z, typename Sink>
class FillerFromFirst {
public:
    FillerFromFirst(const Z& zone, const Calendar& calendar, std::int64_t end, Sink sink)
        : zone_(zone), calendar_(calendar), end_(end), sink_(sink) {}

    bool holds_day(std::int64_t instant) {
        if (instant >= end_) return false;
        begin(instant);
        return filler_->holds_day(instant);
    }
    void add_sums(const Sums& sums) { filler_->add_sums(sums); }

    template <typename Live>
    void add_quarter_hour(std::int64_t instant, const Sums& live, const Sums& archived, Live live_between) {
        if (instant >= end_) return;
        begin(instant);
        filler_->add_quarter_hour(instant, live, archived, live_between);
    }

    void finish() {
        if (filler_) filler_->finish(std::nullopt);
    }
    [[nodiscard]] bool overflowed() const { return filler_ && filler_->overflowed(); }

private:
    void begin(std::int64_t instant) {
        if (filler_) return;
        PeriodCursor<Z> cursor(zone_, calendar_);
        cursor.seek(instant);
        filler_.emplace(cursor, Range{cursor.start(), cursor.start(), end_}, Fill::zero, std::nullopt,
                        std::span<std::int64_t>(&moving_words_, 1), sink_);
    }

    Z zone_;
    Calendar calendar_;
    std::int64_t end_;
    Sink sink_;
    std::int64_t moving_words_ = 0;
    std::optional<GapFiller<Z, Sink>> filler_;
};

}  // namespace learning
