// SPDX-License-Identifier: PostgreSQL
#include "record_entry.hpp"

#include <string>

#include "entry_json.hpp"
#include "json.hpp"
#include "outcome_notes.hpp"
#include "problem.hpp"

namespace shim {

namespace {

Problem already_recorded(const Receipt& receipt) {
    const bool same = receipt.outcome == Receipt::Outcome::replayed;
    Problem problem{409, same ? "An entry with this request_id and the same content is stored already."
                              : "An entry with this request_id is stored already, with other content."};
    problem.kind = "already-recorded";
    problem.title = "Already Recorded";
    problem.members = {{"outcome", same ? "replayed" : "conflict"}, {"entry", json_of(receipt.entry)}};
    return problem;
}

}  // namespace

Response record_entry(Database& database, const Arguments& arguments) {
    const Receipt receipt = database.record_learning(arguments);
    note(receipt);
    if (receipt.outcome != Receipt::Outcome::created) return response_of(already_recorded(receipt));
    return {201, "application/json", text_of(json_of(receipt.entry))};
}

}  // namespace shim
