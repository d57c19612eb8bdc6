// SPDX-License-Identifier: PostgreSQL
#include "operations/summary.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/validation.hpp"
#include "base/answer_room.hpp"
#include "base/result.hpp"
#include "database/array_literal.hpp"
#include "database/granularity.hpp"
#include "http/problem.hpp"
#include "operations/question_problem.hpp"
#include "operations/representation.hpp"

namespace shim {

namespace {

SummaryQuestion question_of(const Arguments& arguments) {
    return {.granularity = arguments.text("granularity"),
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

/// What a question about summaries cannot be asked for, each value alone being valid.
std::optional<Problem> fault_in(const SummaryQuestion& question) {
    const bool wants_date = std::ranges::find(question.fields, "date") != question.fields.end();
    if (!wants_date || !is_part_of_day(question.granularity)) return std::nullopt;
    return invalid_request(
        {{FieldError::Place::parameter, "fields",
          "must not have date where the periods are parts of days; local_start is for all"}});
}

/// The learners whom a query names; nothing where it means everybody.
std::optional<ArrayLiteral> learners_of(const Arguments& arguments) {
    const auto user_ids = arguments.if_given<std::vector<std::string>>("user_id");
    if (!user_ids) return std::nullopt;
    ArrayLiteral list;
    for (const std::string& user_id : *user_ids) list.add(user_id);
    return list;
}

/// The learners whom the body lists. On its way a list is held three times more: as a text for the database, which is kept
/// to be sent again, as the one that is sent, and in the connection.
Result<ArrayLiteral, Problem> listed_learners(Exchange& exchange) {
    using Read = Result<ArrayLiteral, Problem>;
    std::string& body = exchange.request.body;
    AnswerRoom* const room = exchange.notes.room;
    if (room != nullptr && !room->try_add(3 * body.size())) throw NoRoom();
    ArrayLiteral list;
    list.reserve(body.size());
    const auto read = read_list(exchange, [&list](const std::string& user_id) { list.add(user_id); });
    if (!read.ok()) return Read::fault(read.fault());
    std::string().swap(body);
    return Read::of(std::move(list));
}

}  // namespace

Response get_summary(Database& database, Exchange& exchange, const Arguments& arguments) {
    const SummaryQuestion question = question_of(arguments);
    if (const auto fault = fault_in(question)) return response_of(*fault);
    return answer_of_question(exchange, [&] {
        auto rows = database.aggregate_learning_json(arguments.text("user_id"), question, exchange.notes);
        if (!rows) return response_of(out_of_order());
        return kept_rows(arguments, std::move(*rows), joined(question.fields));
    });
}

void prepare_summary(Exchange& exchange, const Arguments& arguments) {
    const SummaryQuestion question = question_of(arguments);
    if (!fault_in(question)) Database::share_summary(arguments.text("user_id"), question, exchange.notes);
}

Response get_totals(Database& database, Exchange& exchange, const Arguments& arguments) {
    const SummaryQuestion question = question_of(arguments);
    if (const auto fault = fault_in(question)) return response_of(*fault);
    return answer_of_question(exchange, [&] {
        auto rows = database.aggregate_learners_json(learners_of(arguments), question, exchange.notes);
        if (!rows) return response_of(out_of_order());
        return kept_rows(arguments, std::move(*rows), joined(question.fields));
    });
}

Response post_totals(Database& database, Exchange& exchange, const Arguments& arguments) {
    const SummaryQuestion question = question_of(arguments);
    if (const auto fault = fault_in(question)) return response_of(*fault);
    auto list = listed_learners(exchange);
    if (!list.ok()) return response_of(list.fault());
    return answer_of_question(exchange, [&] {
        auto rows = database.aggregate_learners_json(std::move(list.value()), question, exchange.notes);
        if (!rows) return response_of(out_of_order());
        return represented_rows(arguments, std::move(*rows), joined(question.fields));
    });
}

}  // namespace shim
