// SPDX-License-Identifier: PostgreSQL
#include "operations/summary.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "http/entity_tag.hpp"
#include "http/problem.hpp"
#include "operations/database_problem.hpp"
#include "text/csv.hpp"
#include "text/ndjson.hpp"

namespace shim {

namespace {

/// The two numbers in "The range has 500 periods, the limit is 100."
Problem too_many_periods(const DatabaseError& error) {
    Problem problem = problem_of(error);
    std::array<std::int64_t, 2> numbers{};
    std::string_view rest = error.detail;
    for (std::int64_t& number : numbers) {
        rest.remove_prefix(std::min(rest.find_first_of("0123456789"), rest.size()));
        const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (failed != std::errc()) return problem;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    problem.members = {{"count", numbers[0]}, {"limit", numbers[1]}};
    return problem;
}

constexpr std::string_view program_limit_exceeded = "54000";
constexpr std::string_view invalid_parameter_value = "22023";

// Of the values that only the database can judge, the time zone is one, and the order of the bounds the other.

Problem no_such_zone(const DatabaseError& error) {
    Problem problem = problem_of(error);
    problem.errors = {{FieldError::Place::parameter, "time_zone", "is not a time zone that is known here"}};
    return problem;
}

Problem out_of_order() {
    Problem problem = invalid_request({{FieldError::Place::parameter, "from", "does not fit the other bound"},
                                       {FieldError::Place::parameter, "to", "does not fit the other bound"}});
    problem.detail = "The range must not end before it begins.";
    problem.code = invalid_parameter_value;
    return problem;
}

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

std::string represented(std::string json, const std::string& media_type,
                        const std::vector<std::string>& fields) {
    if (media_type.starts_with("text/csv")) return csv_of_array(json, joined(fields));
    if (media_type == "application/x-ndjson") return ndjson_of_array(std::move(json));
    return json;
}

}  // namespace

Response get_summary(Database& database, Exchange& exchange, const Arguments& arguments) {
    const std::string& media_type = arguments.media_type();
    const SummaryQuestion question = question_of(arguments);
    Response response{200, media_type, "", {{"Vary", "Accept"}}};
    try {
        auto json = database.aggregate_learning_json(question, exchange.notes);
        if (!json) return response_of(out_of_order());
        response.body = represented(std::move(*json), media_type, question.fields);
    } catch (const DatabaseError& error) {
        if (error.sqlstate != program_limit_exceeded && error.sqlstate != invalid_parameter_value) throw;
        exchange.notes.sqlstate = error.sqlstate;
        return response_of(error.sqlstate == program_limit_exceeded ? too_many_periods(error)
                                                                    : no_such_zone(error));
    }
    return revalidated(std::move(response), arguments.text_if_given("If-None-Match"));
}

}  // namespace shim
