// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/arithmetic.hpp"
#include "core/cells.hpp"

// What many learners did in each of some periods.
//
//   packed days of learners, in any order --> the sums of each period, and how many learners have entries in it
//
// A day that lies within one period is added from its head, of others each quarter-hour is added where it belongs. The
// learners come in whichever way suits the reader; who brings a day tells whether its learner is already counted in a
// period.

namespace learning {

struct PeriodTotal {
    std::int64_t start = 0;
    Sums sums = {};
    std::int64_t learners = 0;
    std::int64_t last_learner =
        0;  // the number of the last learner counted, where they come one after the other
};

class PeriodTotals {
public:
    /// There is one period at least; each ends where the next one starts, the last one at `end`.
    PeriodTotals(std::span<PeriodTotal> periods, std::int64_t end) : periods_(periods), end_(end) {}

    /// Adds the UTC day that starts at an instant, as far as it lies within the periods. `learner`.is_new(n, period) says
    /// whether its learner was not yet counted in the n-th period, and is from now on. A quarter-hour that a boundary cuts
    /// is told part by part by live(a, b), the sums of the learner's entries in the log from a to b; where it is `archived`,
    /// it counts where it starts. False where the bytes are malformed.
    template <typename Learner, typename Live>
    [[nodiscard]] bool add_day(std::int64_t day, std::span<const std::uint8_t> bytes, bool archived,
                               Learner& learner, Live live_between) {
        if (day >= start() && day < end_) {
            const std::size_t period = find(day);
            const auto sums = day + seconds_per_day <= end_of(period) ? day_sums(bytes) : std::nullopt;
            if (sums) {
                collect(period, *sums, learner);
                return true;
            }
        }
        return visit_cells(bytes, [&](int quarter_hour, const Sums& sums) {
            const std::int64_t instant = day + quarter_hour * seconds_per_quarter_hour;
            if (archived) {
                if (instant >= start() && instant < end_) collect(find(instant), sums, learner);
            } else {
                add_live(instant, sums, learner, live_between);
            }
        });
    }

    [[nodiscard]] std::span<const PeriodTotal> list() const { return periods_; }

    /// Whether a sum left the range of a 64-bit integer; the sums are then wrong.
    [[nodiscard]] bool overflowed() const { return overflowed_; }

private:
    [[nodiscard]] std::int64_t start() const { return periods_.front().start; }
    [[nodiscard]] std::int64_t end_of(std::size_t period) const {
        return period + 1 < periods_.size() ? periods_[period + 1].start : end_;
    }

    /// The period that holds an instant, which is one of theirs: mostly the one found last.
    std::size_t find(std::int64_t instant) {
        if (instant < periods_[found_].start || instant >= end_of(found_)) {
            const auto after = std::ranges::upper_bound(periods_, instant, {}, &PeriodTotal::start);
            found_ = static_cast<std::size_t>(after - periods_.begin()) - 1;
        }
        return found_;
    }

    template <typename Learner, typename Live>
    void add_live(std::int64_t instant, const Sums& sums, Learner& learner, Live live_between) {
        const std::int64_t end = std::min(instant + seconds_per_quarter_hour, end_);
        std::int64_t part = std::max(instant, start());
        if (part >= end) return;
        std::size_t period = find(part);
        if (part == instant && instant + seconds_per_quarter_hour <= end_of(period)) {
            collect(period, sums, learner);
            return;
        }
        for (; part < end; ++period) {
            // The last part may reach beyond the last period: what is there is not asked for.
            const std::int64_t part_end = std::min(end, end_of(period));
            collect(period, live_between(part, part_end), learner);
            part = part_end;
        }
    }

    template <typename Learner>
    void collect(std::size_t period, const Sums& sums, Learner& learner) {
        if (sums.entries == 0) return;
        PeriodTotal& total = periods_[period];
        overflowed_ |= !add(total.sums, sums);
        if (learner.is_new(period, total)) ++total.learners;
    }

    std::span<PeriodTotal> periods_;
    std::int64_t end_;
    std::size_t found_ = 0;
    bool overflowed_ = false;
};

/// A learner whose days come one after the other: then one number for each period is enough to count each learner once.
class LearnerInOrder {
public:
    void next() { ++number_; }
    [[nodiscard]] bool is_new(std::size_t, PeriodTotal& period) const {
        if (period.last_learner == number_) return false;
        period.last_learner = number_;
        return true;
    }

private:
    std::int64_t number_ = 0;  // from 1 on
};

/// A learner whose days come whenever they come; has a bit for each period.
class LearnerWithBits {
public:
    explicit LearnerWithBits(std::uint64_t* bits) : bits_(bits) {}

    static constexpr std::size_t words_for(std::size_t periods) { return (periods + 63) / 64; }

    [[nodiscard]] bool is_new(std::size_t period, const PeriodTotal&) {
        std::uint64_t& word = bits_[period / 64];
        const std::uint64_t bit = std::uint64_t{1} << (period % 64);
        const bool is_new = (word & bit) == 0;
        word |= bit;
        return is_new;
    }

private:
    std::uint64_t* bits_;
};

/// Where nobody asks how many learners there are.
class UncountedLearner {
public:
    [[nodiscard]] bool is_new(std::size_t, const PeriodTotal&) const { return false; }
};

}  // namespace learning
