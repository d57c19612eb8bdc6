// SPDX-License-Identifier: PostgreSQL
#include "operations/summary.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "http/problem.hpp"
#include "operations/question_problem.hpp"
#include "operations/representation.hpp"

namespace shim {

namespace {

SummaryQuestion question_of(const Arguments& arguments) {
    return {.user_id = arguments.text("user_id"),
            .granularity = arguments.text("granularity"),
            .from = arguments.at<InstantText>("from"),
            .to = arguments.at<InstantText>("to"),
            .time_zone = arguments.text("time_zone"),
            .fill = arguments.text("fill"),
            .moving_periods = arguments.at<std::int32_t>("moving_periods"),
            .day_start = arguments.text("day_start"),
            .week_start = arguments.text("week_start"),
            .fields = arguments.at<std::vector<std::string>>("fields")};
}

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list.append(list.empty() ? "" : ",").append(name);
    return list;
}

}  // namespace

Response get_summary(Database& database, Exchange& exchange, const Arguments& arguments) {
    const SummaryQuestion question = question_of(arguments);
    return answer_of_question(exchange, [&] {
        auto rows = database.aggregate_learning_json(question, exchange.notes);
        if (!rows) return response_of(out_of_order());
        return represented_rows(arguments, std::move(*rows), joined(question.fields));
    });
}

}  // namespace shim
