// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace shim {

/// A length of periods that the aggregating functions take, and about how long its periods are.
struct Granularity {
    std::string_view name;
    std::chrono::minutes length;
};

inline constexpr std::array<Granularity, 17> granularities = {{
    {"15 minutes", std::chrono::minutes(15)},
    {"30 minutes", std::chrono::minutes(30)},
    {"hour", std::chrono::hours(1)},
    {"2 hours", std::chrono::hours(2)},
    {"3 hours", std::chrono::hours(3)},
    {"4 hours", std::chrono::hours(4)},
    {"6 hours", std::chrono::hours(6)},
    {"8 hours", std::chrono::hours(8)},
    {"12 hours", std::chrono::hours(12)},
    {"day", std::chrono::days(1)},
    {"week", std::chrono::weeks(1)},
    {"2 weeks", std::chrono::weeks(2)},
    {"month", std::chrono::days(30)},
    {"2 months", std::chrono::days(61)},
    {"quarter", std::chrono::days(91)},
    {"6 months", std::chrono::days(182)},
    {"year", std::chrono::days(365)},
}};

/// Whether periods of this name are parts of days.
inline bool is_part_of_day(std::string_view name) {
    for (const Granularity& granularity : granularities)
        if (granularity.name == name) return granularity.length < std::chrono::days(1);
    return false;
}

inline std::vector<std::string> names_of_granularities() {
    std::vector<std::string> names;
    names.reserve(granularities.size());
    for (const Granularity& granularity : granularities) names.emplace_back(granularity.name);
    return names;
}

}  // namespace shim
