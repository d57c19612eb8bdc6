// SPDX-License-Identifier: PostgreSQL
#include "record_entry.hpp"

#include <string>

#include "json.hpp"
#include "problem.hpp"
#include "request_notes.hpp"

namespace shim {

namespace {

Json json_of(const Entry& entry) {
    Json json;
    json["request_id"] = entry.request_id;
    json["user_id"] = entry.user_id;
    json["word_count"] = std::stoi(entry.word_count);
    json["timestamp"] = entry.timestamp;
    json["study_seconds"] = entry.study_seconds ? Json(std::stoi(*entry.study_seconds)) : Json(nullptr);
    json["recorded_at"] = entry.recorded_at;
    return json;
}

Problem already_recorded(const Receipt& receipt) {
    const bool same = receipt.outcome == Receipt::Outcome::replayed;
    Problem problem{409, same ? "An entry with this request_id and the same content is stored already."
                              : "An entry with this request_id is stored already, with other content."};
    problem.kind = "already-recorded";
    problem.title = "Already Recorded";
    problem.members = {{"outcome", same ? "replayed" : "conflict"}, {"entry", json_of(receipt.entry)}};
    return problem;
}

void note_outcome(Receipt::Outcome outcome) {
    RequestNotes& notes = request_notes();
    if (outcome == Receipt::Outcome::created) ++notes.created;
    if (outcome == Receipt::Outcome::replayed) ++notes.replayed;
    if (outcome == Receipt::Outcome::conflict) ++notes.conflicts;
}

}  // namespace

Response record_entry(Database& database, const Arguments& arguments) {
    const Receipt receipt = database.record_learning(arguments);
    note_outcome(receipt.outcome);
    if (receipt.outcome != Receipt::Outcome::created) return response_of(already_recorded(receipt));
    return {201, "application/json", text_of(json_of(receipt.entry))};
}

}  // namespace shim
