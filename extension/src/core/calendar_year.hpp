// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/cells.hpp"
#include "core/period_cursor.hpp"

// The days of a year as a contribution calendar shows them.

namespace learning {

inline constexpr std::size_t most_days_of_year = 366;
inline constexpr int active_levels = 4;

/// 1 (Monday) to 7 (Sunday), as in ISO 8601.
constexpr int weekday_of(std::int64_t date) {
    return static_cast<int>(floor_mod(date - first_monday, days_per_week)) + 1;
}

/// The column of a date in the calendar of its year: 1 for the week that holds January 1.
inline int week_of_year(std::int64_t date, std::int64_t year, std::int64_t week_start) {
    const Calendar weeks{Granularity::week, 0, week_start};
    return static_cast<int>(weeks.number_of(date) - weeks.number_of(days_from_civil(year, 1, 1))) + 1;
}

/// How dark days are shown. A day with entries has one level more than there are quartiles, of the words of all days with
/// entries, that its words exceed: 1 to 4, and the same for equal words. In other words: level k + 1, where at least k
/// quarters of those days have fewer words. A day without entries has level 0.
class Levels {
public:
    explicit Levels(std::span<const Sums> year) {
        for (const Sums& day : year) {
            if (day.entries > 0) words_[active_++] = day.words;
        }
        std::ranges::sort(active_words());
    }

    [[nodiscard]] int level_of(const Sums& day) {
        if (day.entries == 0) return 0;
        const auto fewer = std::ranges::lower_bound(active_words(), day.words) - active_words().begin();
        return 1 + static_cast<int>(active_levels * static_cast<std::size_t>(fewer) / active_);
    }

private:
    std::span<std::int64_t> active_words() { return {words_.data(), active_}; }

    std::size_t active_ = 0;
    std::array<std::int64_t, most_days_of_year> words_;  // only the first active_ are set
};

}  // namespace learning
