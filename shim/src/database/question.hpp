// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/instant.hpp"
#include "text/page_cursor.hpp"

// What is asked about learners, once it is validated.

namespace shim {

/// The arguments of aggregate_learning_json() and aggregate_learners_json(), but for whom they are about.
struct SummaryQuestion {
    std::string granularity;
    InstantText from;
    InstantText to;
    std::string time_zone;
    std::string fill;
    std::int32_t moving_periods = 1;
    std::string day_start;
    std::string week_start;
    std::vector<std::string> fields;
};

/// The arguments of learning_streaks().
struct StreaksQuestion {
    std::string user_id;
    std::string time_zone;
    std::string day_start;
    std::int32_t goal_words = 1;
    std::int32_t goal_study_seconds = 0;
    std::int32_t rest_days = 0;
    std::string week_start;
    std::string unit;
    std::optional<InstantText> as_of;  // nothing: now
};

/// Those of learning_calendar().
struct CalendarQuestion {
    std::string user_id;
    std::int32_t year = 1;
    std::string time_zone;
    std::string day_start;
    std::string week_start;
};

/// Those of learning_profile().
struct ProfileQuestion {
    std::string user_id;
    InstantText from;
    InstantText to;
    std::string time_zone;
};

/// Who learned most words, over the days from that of `from` to that of `to`.
struct ActiveLearnersQuestion {
    InstantText from;
    InstantText to;
    std::string time_zone;
    std::int32_t limit = 0;
};

/// A page of a learner's entries, in time order or backwards.
struct PageQuestion {
    std::string user_id;
    std::optional<std::string> from;  // the earliest timestamp, in RFC 3339 and UTC
    std::optional<std::string> to;    // before this one
    std::int32_t limit = 0;
    std::optional<PageCursor> after;
    bool latest_first = false;
};

}  // namespace shim
