// SPDX-License-Identifier: PostgreSQL
#include "operations/habits.hpp"

#include <cstdint>
#include <utility>

#include "http/problem.hpp"
#include "operations/question_problem.hpp"
#include "operations/representation.hpp"

namespace shim {

Response get_streaks(Database& database, Exchange& exchange, const Arguments& arguments) {
    const StreaksQuestion question{.user_id = arguments.text("user_id"),
                                   .time_zone = arguments.text("time_zone"),
                                   .day_start = arguments.text("day_start"),
                                   .goal_words = arguments.at<std::int32_t>("goal_words"),
                                   .goal_study_seconds = arguments.at<std::int32_t>("goal_study_seconds"),
                                   .rest_days = arguments.at<std::int32_t>("rest_days"),
                                   .week_start = arguments.text("week_start"),
                                   .unit = arguments.text("unit"),
                                   .as_of = arguments.if_given<InstantText>("as_of")};
    return answer_of_question(exchange, [&] {
        return kept_row(arguments, database.learning_streaks(question, exchange.notes),
                        "current_length,current_start,longest_length,longest_start,longest_end,"
                        "met_today,at_risk,units_met,units_since_first,last_met");
    });
}

Response get_calendar(Database& database, Exchange& exchange, const Arguments& arguments) {
    const CalendarQuestion question{.user_id = arguments.text("user_id"),
                                    .year = arguments.at<std::int32_t>("year"),
                                    .time_zone = arguments.text("time_zone"),
                                    .day_start = arguments.text("day_start"),
                                    .week_start = arguments.text("week_start")};
    return answer_of_question(exchange, [&] {
        return kept_rows(arguments, database.learning_calendar(question, exchange.notes),
                         "day,week,weekday,entries,words,study_seconds,level");
    });
}

Response get_profile(Database& database, Exchange& exchange, const Arguments& arguments) {
    const ProfileQuestion question{.user_id = arguments.text("user_id"),
                                   .from = arguments.at<InstantText>("from"),
                                   .to = arguments.at<InstantText>("to"),
                                   .time_zone = arguments.text("time_zone")};
    return answer_of_question(exchange, [&] {
        auto rows = database.learning_profile(question, exchange.notes);
        if (!rows) return response_of(out_of_order());
        return kept_rows(arguments, std::move(*rows), "weekday,hour,entries,words,study_seconds");
    });
}

}  // namespace shim
