// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <limits>

#include "core/cells.hpp"
#include "core/period_cursor.hpp"

// The periods of one learner after the other, from the one of the first entry to the one of the last, gaps included, each
// when it is asked for.
//
//   packed days, ascending --> pieces --> [cursor] --> one period at a time
//
// A piece is what the learner did in an interval that mostly lies within one period: a UTC day, or a quarter-hour of it
// where a boundary cuts the day. One cursor walks over all periods and takes the pieces that lie in each, so nothing is kept
// but the pieces of one day, however long the way is.
//
// `Days` are where the packed days of a learner come from:
//
//   row()                    the next one, a pointer to something with start (of the UTC day), sums (its entries, at
//                            least one) and archived; null where there is no other
//   pop()                    goes on to the one behind it
//   add_cells(row, cells)    adds its quarter-hours to a list
//   has_after()              whether, behind the last one, the learner has entries that were not asked for
//   sum_log(from, to)        the sums of the entries in the log from one instant to another
//
// What starts on the same day comes one after the other.

namespace learning {

/// The periods that are asked for: those that start from one instant on, and before another one.
struct PeriodBounds {
    static constexpr std::int64_t none_below = std::numeric_limits<std::int64_t>::min();
    static constexpr std::int64_t none_above = std::numeric_limits<std::int64_t>::max();

    std::int64_t start = none_below;  // otherwise the start of a period
    std::int64_t end = none_above;
};

struct LearnerPeriod {
    std::int64_t start;
    Sums sums;
};

template <Zone Z, typename Days>
class LearnerPeriods {
public:
    /// `first` stands at the first period of the bounds, where they have one.
    LearnerPeriods(const PeriodCursor<Z>& first, const PeriodBounds& bounds, Days& source)
        : first_(first), cursor_(first), bounds_(bounds), days_(source) {}

    /// Goes to a learner, to whose first row the days have gone; `before` says whether there are entries in days before it.
    void begin(bool before) {
        clear(before);
        whole_ = {0, 0};
        if (bounds_.start != PeriodBounds::none_below) pass_what_is_before();
        if (before_) {
            ended_ = false;
            return;
        }
        ended_ = !load_piece();
        if (!ended_) cursor_.seek(piece_.start);
    }

    /// Goes to a learner as begin() does, and takes the sums of all periods asked for at once; false where there is none. For
    /// this, `before` matters only where there are no entries in the days asked for.
    bool total(bool before, Sums& sums) {
        clear(before);
        whole_ = bounds_;
        if (bounds_.start != PeriodBounds::none_below) pass_what_is_before();
        sums = take_until(bounds_.end);
        const bool is_gap = before_ && (has_piece() || days_.row() != nullptr || days_.has_after());
        return sums.entries > 0 || is_gap;
    }

    /// The next period; false at the end of the learner.
    bool next(LearnerPeriod& period) {
        while (!ended_ && cursor_.start() < bounds_.end) {
            whole_ = {cursor_.start(), cursor_.next()};
            period = {cursor_.start(), take_until(cursor_.next())};
            const bool active = period.sums.entries > 0;
            if (!active && !has_piece() && days_.row() == nullptr &&
                !(days_.has_after() && (started_ || before_))) {
                break;
            }
            cursor_.advance();
            started_ = started_ || active;
            if (started_ || before_) return true;
        }
        ended_ = true;
        return false;
    }

    /// Whether a sum left the range of a 64-bit integer; the periods are then wrong.
    [[nodiscard]] bool overflowed() const { return overflowed_; }

private:
    struct Piece {
        std::int64_t start;
        std::int64_t end;
        Sums sums;
    };

    [[nodiscard]] bool has_piece() const {
        return piece_.sums.entries > 0 || next_live_ < live_.list().size() ||
               next_archived_ < archived_.list().size();
    }

    void pass_what_is_before() {
        while (load_piece() && piece_.start < bounds_.start) {
            if (piece_.end > bounds_.start) {
                before_ = before_ || days_.sum_log(piece_.start, bounds_.start).entries > 0;
                piece_ = {bounds_.start, piece_.end, days_.sum_log(bounds_.start, piece_.end)};
            } else {
                before_ = true;
                piece_.sums = {};
            }
        }
    }

    void clear(bool before) {
        before_ = before;
        started_ = false;
        ended_ = true;
        cursor_ = first_;
        live_.clear();
        archived_.clear();
        next_live_ = next_archived_ = 0;
        piece_.sums = {};
    }

    /// Takes the pieces before an instant; the parts of one that it cuts are asked for.
    Sums take_until(std::int64_t end) {
        Sums sums;
        while (load_piece_before(end) && piece_.start < end) {
            if (piece_.end <= end) {
                overflowed_ |= !add(sums, piece_.sums);
                piece_.sums = {};
            } else {
                overflowed_ |= !add(sums, days_.sum_log(piece_.start, end));
                piece_ = {end, piece_.end, days_.sum_log(end, piece_.end)};
            }
        }
        return sums;
    }

    bool load_piece() { return load_piece_before(PeriodBounds::none_above); }

    /// Sees to it that there is a piece, unless the next one is of a day that starts at an instant or later.
    bool load_piece_before(std::int64_t end) {
        while (piece_.sums.entries == 0) {
            if (take_quarter_hour()) continue;
            const auto* row = days_.row();
            if (row == nullptr || row->start >= end) return false;
            load_day(*row);
        }
        return true;
    }

    template <typename Row>
    void load_day(const Row& row) {
        const std::int64_t day = row.start;
        if (day >= whole_.start && day + seconds_per_day <= whole_.end) {
            piece_ = {day, day + seconds_per_day, row.sums};
            days_.pop();
            return;
        }
        live_.clear();
        archived_.clear();
        next_live_ = next_archived_ = 0;
        day_ = day;
        for (const Row* same = &row; same != nullptr && same->start == day; same = days_.row()) {
            days_.add_cells(*same, same->archived ? archived_ : live_);
            days_.pop();
        }
    }

    /// The next quarter-hour of the day. What is archived counts where it starts.
    bool take_quarter_hour() {
        const bool has_live = next_live_ < live_.list().size();
        if (next_archived_ < archived_.list().size()) {
            const Cell& cell = archived_.list()[next_archived_];
            if (!has_live || cell.quarter_hour <= live_.list()[next_live_].quarter_hour) {
                const std::int64_t start = start_of(cell);
                piece_ = {start, start + 1, cell.sums};
                ++next_archived_;
                return true;
            }
        }
        if (!has_live) return false;
        const Cell& cell = live_.list()[next_live_++];
        piece_ = {start_of(cell), start_of(cell) + seconds_per_quarter_hour, cell.sums};
        return true;
    }

    [[nodiscard]] std::int64_t start_of(const Cell& cell) const {
        return day_ + cell.quarter_hour * seconds_per_quarter_hour;
    }

    PeriodCursor<Z> first_;
    PeriodCursor<Z> cursor_;
    PeriodBounds bounds_;
    PeriodBounds whole_;  // a day that lies in here need not be taken apart
    Days& days_;
    bool before_ = false;   // there are entries before the bounds
    bool started_ = false;  // a period with entries has been passed
    bool ended_ = true;
    bool overflowed_ = false;
    Piece piece_{};  // without entries there is none
    std::int64_t day_ = 0;
    std::size_t next_live_ = 0;
    std::size_t next_archived_ = 0;
    Cells live_;
    Cells archived_;
};

}  // namespace learning
