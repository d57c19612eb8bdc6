// SPDX-License-Identifier: PostgreSQL
#include "operations/record_entry.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "http/problem.hpp"
#include "operations/entry_json.hpp"

namespace shim {

namespace {

Problem already_recorded(const Receipt& receipt) {
    const bool same = receipt.outcome == Receipt::Outcome::replayed;
    Problem problem{409, same ? "An entry with this request_id and the same content is stored already."
                              : "An entry with this request_id is stored already, with other content."};
    problem.kind = "already-recorded";
    problem.title = "Already Recorded";
    problem.members.text("outcome", same ? "replayed" : "conflict").value("entry", text_of(receipt.entry));
    return problem;
}

}  // namespace

NewEntry new_entry(const Arguments& arguments, std::string request_id) {
    return {.request_id = std::move(request_id),
            .user_id = arguments.text("user_id"),
            .word_count = arguments.at<std::int32_t>("word_count"),
            .timestamp = arguments.text_if_given("timestamp"),
            .study_seconds = arguments.if_given<std::int32_t>("study_seconds")};
}

void note(const Receipt& receipt, OutcomeCounts& counts) {
    switch (receipt.outcome) {
        case Receipt::Outcome::created:
            ++counts.created;
            return;
        case Receipt::Outcome::replayed:
            ++counts.replayed;
            return;
        case Receipt::Outcome::conflict:
            ++counts.conflicts;
            return;
        case Receipt::Outcome::voided:
            ++counts.voided;
            return;
    }
}

Problem voided() {
    Problem problem{410,
                    "The entry with this request_id was voided: it does not count, and its id stays taken."};
    problem.kind = "voided";
    problem.title = "Voided";
    return problem;
}

std::optional<Response> record_entry(Database& database, Exchange& exchange, const Arguments& arguments) {
    const NewEntry entry = new_entry(arguments, arguments.text("request_id"));
    const auto recorded = database.record_learning(entry, exchange.notes);
    if (!recorded) return std::nullopt;
    const Receipt& receipt = *recorded;
    note(receipt, exchange.notes);
    if (receipt.outcome == Receipt::Outcome::voided) return response_of(voided());
    if (receipt.outcome != Receipt::Outcome::created) return response_of(already_recorded(receipt));
    return Response{201, "application/json", text_of(receipt.entry)};
}

}  // namespace shim
