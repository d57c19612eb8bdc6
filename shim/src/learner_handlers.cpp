// SPDX-License-Identifier: PostgreSQL
#include "learner_handlers.hpp"

#include <string>

#include "entity_tag.hpp"
#include "entry_json.hpp"
#include "json.hpp"
#include "percent_encoding.hpp"
#include "problem.hpp"

namespace shim {

namespace {

/// The same question from a cursor on.
std::string next_page(const Arguments& arguments, const PageCursor& cursor) {
    std::string target = "/users/" + percent_encoded(arguments["user_id"].value()) + "/records?";
    for (const char* name : {"from", "to", "limit"})
        if (const auto& value = arguments[name])
            target += std::string(name) + "=" + percent_encoded(*value) + "&";
    return target + "cursor=" + text_of(cursor);
}

}  // namespace

Response list_entries(Database& database, const Arguments& arguments) {
    const Page page = database.list_entries(arguments);
    Json list = Json::array();
    for (const Entry& entry : page.entries) list.push_back(json_of(entry));
    Response response{200, "application/json", text_of(list)};
    if (page.next)
        response.headers.emplace_back("Link", "<" + next_page(arguments, *page.next) + ">; rel=\"next\"");
    return revalidated(std::move(response), arguments["If-None-Match"]);
}

Response get_entry(Database& database, const Arguments& arguments) {
    const auto entry = database.find_entry(arguments["user_id"].value(), arguments["request_id"].value());
    if (!entry) return response_of({404, "The learner has no entry with this request_id."});
    return revalidated({200, "application/json", text_of(json_of(*entry))}, arguments["If-None-Match"]);
}

Response erase_learner(Database& database, const Arguments& arguments) {
    const std::string& user_id = arguments["user_id"].value();
    const Erased erased = database.forget_learner(user_id);
    const Json json = {{"user_id", user_id},
                       {"entries", erased.entries},
                       {"archived_entries", erased.archived_entries},
                       {"words", erased.words},
                       {"study_seconds", erased.study_seconds}};
    return {200, "application/json", text_of(json)};
}

}  // namespace shim
