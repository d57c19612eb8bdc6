// SPDX-License-Identifier: PostgreSQL
#include "operations/record_once.hpp"

#include <string>
#include <utility>

#include "base/result.hpp"
#include "operations/entry_json.hpp"
#include "operations/record_entry.hpp"
#include "text/percent_encoding.hpp"

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
    problem.members.text("documentation", documentation);
    problem.headers = {
        {"Link", std::string("<") + documentation + R"(>; rel="describedby"; type="application/json")"}};
    return problem;
}

/// The request id, from the header or from the body; one of them must be there, and both must not differ.
Result<std::string, Problem> request_id_of(const Arguments& arguments) {
    using Read = Result<std::string, Problem>;
    auto in_header = arguments.text_if_given("Idempotency-Key");
    auto in_body = arguments.text_if_given("request_id");
    if (!in_header && !in_body) return Read::fault(no_key());
    if (in_header && in_body && *in_header != *in_body)
        return Read::fault(invalid_request(
            {{FieldError::Place::header, "Idempotency-Key", "differs from request_id in the body"},
             {FieldError::Place::body, "/request_id", "differs from Idempotency-Key"}}));
    return Read::of(in_header ? std::move(*in_header) : std::move(*in_body));
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
    problem.members.value("errors", differences(sent, stored, place));
    return problem;
}

std::optional<Response> record_once(Database& database, Exchange& exchange, const Arguments& arguments) {
    auto request_id = request_id_of(arguments);
    if (!request_id.ok()) return response_of(request_id.fault());
    const NewEntry entry = new_entry(arguments, std::move(request_id.value()));
    const auto recorded = database.record_learning(entry, exchange.notes);
    if (!recorded) return std::nullopt;
    const Receipt& receipt = *recorded;
    note(receipt, exchange.notes);
    Response response{200, "application/json", text_of(receipt.entry)};
    switch (receipt.outcome) {
        case Receipt::Outcome::created:
            response.status = 201;
            response.headers = {{"Location", path_of(receipt.entry)}};
            return response;
        case Receipt::Outcome::replayed:
            response.headers = {{"Idempotent-Replayed", "true"}};
            return response;
        case Receipt::Outcome::voided:
            return response_of(voided());
        case Receipt::Outcome::conflict:
            break;
    }
    return response_of(other_content(entry, receipt.entry, ""));
}

}  // namespace shim
