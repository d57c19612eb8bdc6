// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/cells.hpp"
#include "core/period_cursor.hpp"

// One pass from cells to rows.
//
//   cells, ascending --> [reading cursor] --> sums of a period --> [writing cursor] --> rows to the sink
//
// The reading cursor collects the sums of the period under it. When a cell lies behind that period, the
// period is complete. If it had entries, the writing cursor, which waits at the first period not yet written,
// walks up to it: what it passes are the gaps, and now both their neighbours are known. Nothing is kept but
// the two cursors, the sums, the neighbour before and the words of the last periods for the moving average.
//
// The walk starts some periods before the first row (`lookback`), so that the moving average and the
// neighbour before are as right in the first row as in the last.

namespace learning {

enum class Fill { zero, null, previous, linear, none };

struct Row {
    std::int64_t start;
    Sums sums;
    std::optional<double> average;
    double moving_average;
};

/// A period with entries beside a gap.
struct Neighbour {
    std::int64_t position;
    double average;
};

/// The sum of the words of the last periods; `ring` holds one number for each of them.
class MovingWords {
public:
    explicit MovingWords(std::span<std::int64_t> ring) : ring_(ring) {
        for (std::int64_t& words : ring_) words = 0;
    }

    /// The mean over the last periods, this one included; nothing on overflow.
    std::optional<double> push(std::int64_t words) {
        bool overflows = __builtin_sub_overflow(sum_, ring_[next_], &sum_);
        ring_[next_] = words;
        next_ = next_ + 1 == ring_.size() ? 0 : next_ + 1;
        overflows |= __builtin_add_overflow(sum_, words, &sum_);
        if (overflows) return std::nullopt;
        return static_cast<double>(sum_) / static_cast<double>(ring_.size());
    }

private:
    std::span<std::int64_t> ring_;
    std::size_t next_ = 0;
    std::int64_t sum_ = 0;
};

/// The half-open interval of instants that is read, and the first instant of it that is written.
struct Range {
    std::int64_t lookback;  // start of a period, at or before `start`
    std::int64_t start;     // start of the first period of the answer
    std::int64_t end;       // end of the last period of the answer
};

/// `Sink` is called as sink(const Row&) for each row, in order.
template <Zone Z, typename Sink>
class GapFiller {
public:
    GapFiller(const Z& zone, const Calendar& calendar, const Range& range, Fill fill,
              std::optional<Neighbour> before, std::span<std::int64_t> ring, Sink sink)
        : GapFiller(period_at(zone, calendar, range.lookback), range, fill, before, ring, sink) {}

    /// The same with a cursor that stands at range.lookback, where the periods go on that another one began.
    GapFiller(const PeriodCursor<Z>& first, const Range& range, Fill fill, std::optional<Neighbour> before,
              std::span<std::int64_t> ring, Sink sink)
        : reading_(first),
          writing_(first),
          range_(range),
          fill_(fill),
          before_(before),
          moving_words_(ring),
          sink_(sink) {}

    /// Whether the 24 hours from an instant on lie within one period, which is then the one being read: their
    /// sums can be added at once, with add_sums(). Instants ascend, together with those of
    /// add_quarter_hour().
    bool holds_day(std::int64_t instant) {
        if (instant < range_.lookback || instant + seconds_per_day > range_.end) return false;
        read_until(instant);
        return instant + seconds_per_day <= reading_.next();
    }
    void add_sums(const Sums& sums) { collect(sums); }

    /// Takes the sums of the period that starts at an instant; ascending, too.
    void add_period(std::int64_t start, const Sums& sums) {
        read_until(start);
        collect(sums);
    }

    /// Takes a quarter-hour, in ascending order. `live` are its entries that are still in the log, `archived`
    /// those that are not. Where a boundary cuts the quarter-hour, live(a, b), the sums of the log's entries
    /// from a to b, tells the parts; what is archived counts where the quarter-hour starts.
    template <typename Live>
    void add_quarter_hour(std::int64_t instant, const Sums& live, const Sums& archived, Live live_between) {
        const std::int64_t end = instant + seconds_per_quarter_hour;
        if (instant >= reading_.start() && end <= reading_.next()) {
            collect(live);
            collect(archived);
            return;
        }
        if (end <= range_.lookback || instant >= range_.end) return;
        std::int64_t part = instant;
        if (instant < range_.lookback) {
            part = range_.lookback;
        } else {
            read_until(instant);
            collect(archived);
        }
        if (live.entries == 0) return;
        if (part == instant && end <= reading_.next()) {
            collect(live);
            return;
        }
        while (part < end && part < range_.end) {
            read_until(part);
            const std::int64_t part_end = end < reading_.next() ? end : reading_.next();
            collect(live_between(part, part_end));
            part = part_end;
        }
    }

    /// Writes what is left; `after` is the first period with entries behind the range.
    void finish(const std::optional<Neighbour>& after) {
        complete_period();
        while (writing_.start() < range_.end) write_gap(after);
    }

    /// Whether a sum left the range of a 64-bit integer; the rows are then wrong.
    [[nodiscard]] bool overflowed() const { return overflowed_; }

private:
    static PeriodCursor<Z> period_at(const Z& zone, const Calendar& calendar, std::int64_t instant) {
        PeriodCursor<Z> cursor(zone, calendar);
        cursor.seek(instant);
        return cursor;
    }

    void collect(const Sums& sums) { overflowed_ |= !add(period_, sums); }

    void read_until(std::int64_t instant) {
        if (instant < reading_.next()) return;
        complete_period();
        while (instant >= reading_.next()) reading_.advance();
    }

    void complete_period() {
        if (period_.entries == 0) return;
        const Neighbour here{reading_.position(),
                             static_cast<double>(period_.words) / static_cast<double>(period_.entries)};
        while (writing_.start() < reading_.start()) write_gap(here);
        write(period_, here.average);
        before_ = here;
        period_ = Sums{};
    }

    void write_gap(const std::optional<Neighbour>& after) {
        if (fill_ == Fill::none) {
            pass_gap();
            return;
        }
        write(Sums{}, gap_average(after));
    }

    [[nodiscard]] std::optional<double> gap_average(const std::optional<Neighbour>& after) const {
        if (fill_ == Fill::zero) return 0.0;
        if (fill_ == Fill::null || !before_) return std::nullopt;
        if (fill_ == Fill::previous) return before_->average;
        if (!after) return std::nullopt;
        const auto distance = static_cast<double>(after->position - before_->position);
        const auto here = static_cast<double>(writing_.position() - before_->position);
        return before_->average + (after->average - before_->average) * (here / distance);
    }

    void write(const Sums& sums, const std::optional<double>& average) {
        const std::optional<double> moving_average = moving_words_.push(sums.words);
        overflowed_ |= !moving_average.has_value();
        if (writing_.start() >= range_.start) {
            sink_(Row{writing_.start(), sums, average, moving_average.value_or(0.0)});
        }
        writing_.advance();
    }

    void pass_gap() {
        overflowed_ |= !moving_words_.push(0).has_value();
        writing_.advance();
    }

    PeriodCursor<Z> reading_;
    PeriodCursor<Z> writing_;
    Range range_;
    Fill fill_;
    Sums period_;
    std::optional<Neighbour> before_;
    MovingWords moving_words_;
    bool overflowed_ = false;
    Sink sink_;
};

}  // namespace learning
