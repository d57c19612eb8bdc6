// SPDX-License-Identifier: PostgreSQL
#include "operations/entries.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.hpp"
#include "http/entity_tag.hpp"
#include "http/problem.hpp"
#include "operations/entry_json.hpp"
#include "operations/record_entry.hpp"
#include "text/percent_encoding.hpp"

namespace shim {

namespace {

/// The same question from a cursor on.
std::string next_page(const PageQuestion& question, const PageCursor& cursor) {
    std::string target = "/users/" + percent_encoded(question.user_id) + "/records?";
    if (question.from) target += "from=" + percent_encoded(*question.from) + "&";
    if (question.to) target += "to=" + percent_encoded(*question.to) + "&";
    if (question.latest_first) target += "order=desc&";
    return target + "limit=" + std::to_string(question.limit) + "&cursor=" + text_of(cursor);
}

std::string list_of(const std::vector<Entry>& entries) {
    std::string text = "[";
    for (const Entry& entry : entries) text.append(text.size() > 1 ? "," : "").append(text_of(entry));
    return text + "]";
}

Problem no_such_entry() {
    return {404, "The learner has no entry with this request_id."};
}

}  // namespace

Response list_entries(Database& database, Exchange& exchange, const Arguments& arguments) {
    const PageQuestion question{.user_id = arguments.text("user_id"),
                                .from = arguments.text_if_given("from"),
                                .to = arguments.text_if_given("to"),
                                .limit = arguments.at<std::int32_t>("limit"),
                                .after = arguments.if_given<PageCursor>("cursor"),
                                .latest_first = arguments.text("order") == "desc"};
    const Page page = database.list_entries(question, exchange.notes);
    Response response{200, "application/json", list_of(page.entries)};
    if (page.next)
        response.headers.emplace_back("Link", "<" + next_page(question, *page.next) + ">; rel=\"next\"");
    return revalidated(std::move(response), arguments.text_if_given("If-None-Match"));
}

Response get_entry(Database& database, Exchange& exchange, const Arguments& arguments) {
    const auto found =
        database.find_entry(arguments.text("user_id"), arguments.text("request_id"), exchange.notes);
    if (!found) return response_of(no_such_entry());
    if (found->outcome == Receipt::Outcome::voided) return response_of(voided());
    return revalidated({200, "application/json", text_of(found->entry)},
                       arguments.text_if_given("If-None-Match"));
}

Response void_entry(Database& database, Exchange& exchange, const Arguments& arguments) {
    const auto entry =
        database.void_learning(arguments.text("user_id"), arguments.text("request_id"), exchange.notes);
    if (!entry) return response_of(no_such_entry());
    return {200, "application/json", text_of(*entry)};
}

Response erase_learner(Database& database, Exchange& exchange, const Arguments& arguments) {
    const std::string& user_id = arguments.text("user_id");
    const Erased erased = database.forget_learner(user_id, exchange.notes);
    JsonWriter json;
    json.text("user_id", user_id)
        .number("entries", erased.entries)
        .number("archived_entries", erased.archived_entries)
        .number("words", erased.words)
        .number("study_seconds", erased.study_seconds);
    return {200, "application/json", json.object()};
}

}  // namespace shim
