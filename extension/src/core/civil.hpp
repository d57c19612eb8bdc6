// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>

#include "core/arithmetic.hpp"

// Civil-calendar arithmetic on the proleptic Gregorian calendar. Days are counted from 1970-01-01.
// The years are shifted to begin in March, so that the leap day is the last day of the year and the lengths
// of the months before it follow one linear formula; 400 years (an era) have 146,097 days.

namespace learning {

struct CivilDate {
    std::int64_t year;
    int month;  // 1-12
    int day;    // 1-31
};

inline constexpr std::int64_t days_per_era = 146097;
inline constexpr std::int64_t years_per_era = 400;
inline constexpr std::int64_t epoch_shift = 719468;  // days from 0000-03-01 to 1970-01-01

constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
    const std::int64_t shifted_year = month <= 2 ? year - 1 : year;
    const std::int64_t era = floor_div(shifted_year, years_per_era);
    const std::int64_t year_of_era = shifted_year - era * years_per_era;
    const std::int64_t month_from_march = (month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_per_era + day_of_era - epoch_shift;
}

constexpr CivilDate civil_from_days(std::int64_t days) {
    const std::int64_t shifted = days + epoch_shift;
    const std::int64_t era = floor_div(shifted, days_per_era);
    const std::int64_t day_of_era = shifted - era * days_per_era;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const int day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    const int month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return {era * years_per_era + year_of_era + (month <= 2 ? 1 : 0), month, day};
}

static_assert(days_from_civil(1970, 1, 1) == 0);
static_assert(days_from_civil(2000, 1, 1) == 10957);

}  // namespace learning
