// SPDX-License-Identifier: PostgreSQL
#include "operations/move.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"

namespace shim {

namespace {

constexpr std::string_view unique_violation = "23505";

/// How the detail begins that names the ids: "Request ids: ..., ... and 5 more." Another unique index of the table would
/// have another one.
constexpr std::string_view before_ids = "Request ids: ";

Problem same_learner() {
    return invalid_request({{FieldError::Place::body, "/into", "must be another learner"}});
}

Problem conflicting_entries(const DatabaseError& error) {
    constexpr std::size_t uuid_size = 36;
    Problem problem{
        409,
        "Both learners have entries with the same request ids and other content. Nothing was moved. "
        "In the database, delete one of each such pair or give it another request id."};
    problem.kind = "conflicting-entries";
    problem.title = "Conflicting Entries";
    problem.code = error.sqlstate;
    JsonList ids;
    std::size_t count = 0;
    std::string_view rest = std::string_view(error.detail).substr(before_ids.size());
    while (rest.size() >= uuid_size && rest[8] == '-') {
        ids.add_text(rest.substr(0, uuid_size));
        ++count;
        rest.remove_prefix(uuid_size);
        if (rest.starts_with(", ")) rest.remove_prefix(2);
    }
    constexpr std::string_view before_number = " and ";
    std::size_t more = 0;
    if (rest.starts_with(before_number))
        std::from_chars(rest.data() + before_number.size(), rest.data() + rest.size(), more);
    problem.members.value("request_ids", ids.array())
        .number("count", static_cast<std::int64_t>(count + more));
    return problem;
}

Problem not_granted(const DatabaseError& error) {
    Problem problem{
        501,
        "The role that this server has in the database has no right to move learners. The reference of "
        "learning_log says which rights it takes."};
    problem.kind = "not-granted";
    problem.title = "Not Granted";
    problem.code = error.sqlstate;
    return problem;
}

bool is_conflict(const DatabaseError& error) {
    return error.sqlstate == unique_violation && error.detail.starts_with(before_ids);
}

std::string text_of(const Moved& moved, const std::string& user_id, const std::string& into) {
    return JsonWriter()
        .text("user_id", user_id)
        .text("into", into)
        .number("entries", moved.entries)
        .number("repeated_entries", moved.repeated_entries)
        .number("archived_entries", moved.archived_entries)
        .object();
}

}  // namespace

Response move_learner(Database& database, Exchange& exchange, const Arguments& arguments) {
    const std::string& user_id = arguments.text("user_id");
    const std::string& into = arguments.text("into");
    if (user_id == into) return response_of(same_learner());
    try {
        const Moved moved = database.move_learner(user_id, into, exchange.notes);
        return {200, "application/json", text_of(moved, user_id, into)};
    } catch (const DatabaseError& error) {
        if (!is_conflict(error) && error.sqlstate != insufficient_privilege) throw;
        exchange.notes.sqlstate = error.sqlstate;
        if (is_conflict(error)) return response_of(conflicting_entries(error));
        // Which right it is, is said once: until it is granted, each move is answered like this.
        static std::once_flag said;
        std::call_once(said, [&error] { log_line("SQLSTATE " + error.sqlstate, error.what()); });
        return response_of(not_granted(error));
    }
}

}  // namespace shim
