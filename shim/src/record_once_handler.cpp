// SPDX-License-Identifier: PostgreSQL
#include "record_once_handler.hpp"

#include <optional>
#include <string>
#include <variant>

#include "entry_json.hpp"
#include "json.hpp"
#include "new_entry.hpp"
#include "outcome_notes.hpp"
#include "percent_encoding.hpp"

namespace shim {

namespace {

constexpr const char* documentation = "/openapi.json";

Problem no_key() {
    Problem problem{
        400,
        "Name the event by a UUID of your choice, in the header field Idempotency-Key or in the member "
        "request_id, so that it counts once however often it is sent."};
    problem.kind = "idempotency-key-missing";
    problem.title = "Idempotency-Key Missing";
    problem.errors = {
        {FieldError::Place::header, "Idempotency-Key", "is required, or else request_id in the body"}};
    problem.members = {{"documentation", documentation}};
    problem.headers = {
        {"Link", std::string("<") + documentation + R"(>; rel="describedby"; type="application/json")"}};
    return problem;
}

/// The request id, from the header or from the body; one of them must be there, and both must not differ.
std::variant<std::string, Problem> request_id_of(const Arguments& arguments) {
    const auto& in_header = arguments["Idempotency-Key"];
    const auto& in_body = arguments["request_id"];
    if (!in_header && !in_body) return no_key();
    if (in_header && in_body && *in_header != *in_body)
        return invalid_request(
            {{FieldError::Place::header, "Idempotency-Key", "differs from request_id in the body"},
             {FieldError::Place::body, "/request_id", "differs from Idempotency-Key"}});
    return in_header ? *in_header : *in_body;
}

}  // namespace

std::string path_of(const Entry& entry) {
    return "/users/" + percent_encoded(entry.user_id) + "/records/" + entry.request_id;
}

Problem other_content(const NewEntry& sent, const Entry& stored, const std::string& place) {
    Problem problem{
        422, "An entry with this request_id is stored already, with other content. Nothing was written."};
    problem.kind = "other-content";
    problem.title = "Other Content";
    problem.members = {{"errors", differences(sent, stored, place)}};
    return problem;
}

Response record_once(Database& database, const Arguments& arguments) {
    auto request_id = request_id_of(arguments);
    if (const auto* problem = std::get_if<Problem>(&request_id)) return response_of(*problem);
    Arguments entry = arguments;
    entry.replace("request_id", std::get<std::string>(request_id));
    const Receipt receipt = database.record_learning(entry);
    note(receipt);
    Response response{200, "application/json", text_of(json_of(receipt.entry))};
    switch (receipt.outcome) {
        case Receipt::Outcome::created:
            response.status = 201;
            response.headers = {{"Location", path_of(receipt.entry)}};
            return response;
        case Receipt::Outcome::replayed:
            response.headers = {{"Idempotent-Replayed", "true"}};
            return response;
        case Receipt::Outcome::conflict:
            break;
    }
    return response_of(other_content(new_entry(entry), receipt.entry, ""));
}

}  // namespace shim
