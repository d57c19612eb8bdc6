// SPDX-License-Identifier: PostgreSQL
#include "record_batch_handler.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "entry_json.hpp"
#include "json.hpp"
#include "new_entry.hpp"
#include "outcome_notes.hpp"
#include "problem.hpp"
#include "record_once_handler.hpp"
#include "request_notes.hpp"
#include "sqlstate.hpp"

namespace shim {

namespace {

using Entries = std::span<const NewEntry* const>;

std::vector<const NewEntry*> pointers_to(const std::vector<NewEntry>& entries) {
    std::vector<const NewEntry*> pointers;
    pointers.reserve(entries.size());
    for (const NewEntry& entry : entries) pointers.push_back(&entry);
    return pointers;
}

std::string place_of(std::size_t index) {
    return "/" + std::to_string(index);
}

/// The pointers of a problem with one item, into the batch.
Problem within(const std::string& place, Problem problem) {
    for (FieldError& error : problem.errors) error.where.insert(0, place);
    return problem;
}

Json result_of(const Problem& problem) {
    return {{"status", problem.status}, {"problem", json_of(problem)}};
}

Json result_of(const NewEntry& sent, const Receipt& receipt, std::size_t index) {
    note(receipt);
    const bool created = receipt.outcome == Receipt::Outcome::created;
    if (receipt.outcome != Receipt::Outcome::conflict)
        return {{"status", created ? 201 : 200},
                {"outcome", created ? "created" : "replayed"},
                {"entry", json_of(receipt.entry)}};
    const Problem problem = other_content(sent, receipt.entry, place_of(index));
    return {{"status", problem.status}, {"outcome", "conflict"}, {"problem", json_of(problem)}};
}

/// Records entries and writes their results at the given places. What the database refuses as a whole for a
/// value is halved until the items that it refuses stand alone.
void record(Database& database, Entries entries, std::span<const std::size_t> places,
            std::vector<Json>& results) {
    if (entries.empty()) return;
    std::vector<Receipt> receipts;
    try {
        receipts = database.record_batch(entries);
    } catch (const DatabaseError& error) {
        const Problem problem = problem_of(error);
        if (problem.status >= 500) throw;
        if (entries.size() == 1) {
            results[places.front()] = result_of(within(place_of(places.front()), problem));
            return;
        }
        const std::size_t half = entries.size() / 2;
        record(database, entries.first(half), places.first(half), results);
        record(database, entries.subspan(half), places.subspan(half), results);
        return;
    }
    for (std::size_t i = 0; i < receipts.size(); ++i)
        results[places[i]] = result_of(*entries[i], receipts[i], places[i]);
}

Response record_leniently(Database& database, const std::vector<BatchItem>& items) {
    std::vector<Json> results(items.size());
    std::vector<NewEntry> entries;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].errors.empty()) {
            results[i] = result_of(invalid_request(items[i].errors));
            continue;
        }
        entries.push_back(new_entry(items[i].arguments));
        places.push_back(i);
    }
    record(database, pointers_to(entries), places, results);
    return {200, "application/json", text_of(Json(std::move(results)))};
}

/// 422: nothing of a batch was stored, for this item.
Response refused_batch(std::size_t index, const std::string& why, Problem problem) {
    problem.status = 422;
    problem.kind = "batch-refused";
    problem.title = "Batch Refused";
    problem.detail = "Item " + std::to_string(index) + " " + why + ", so nothing of the batch was stored.";
    if (!problem.members.is_object()) problem.members = Json::object();
    problem.members["index"] = index;
    return response_of(problem);
}

Response record_strictly(Database& database, const std::vector<BatchItem>& items) {
    std::vector<NewEntry> entries;
    for (const BatchItem& item : items) {
        if (!item.errors.empty())
            return refused_batch(entries.size(), "is not valid", invalid_request(item.errors));
        entries.push_back(new_entry(item.arguments));
    }
    std::vector<Receipt> receipts;
    try {
        if (!entries.empty()) receipts = database.record_whole_batch(pointers_to(entries));
    } catch (const DatabaseError& error) {
        if (!refuses_a_value(error.sqlstate)) throw;
        request_notes().sqlstate = error.sqlstate;
        const RefusedEntry refused = database.first_refused(pointers_to(entries), error);
        Problem problem = within(place_of(refused.index), problem_of(refused.why));
        if (problem.errors.empty())
            problem.errors = {{FieldError::Place::body, place_of(refused.index), problem.detail}};
        return refused_batch(refused.index, "was refused by the database", std::move(problem));
    }
    std::vector<Json> results;
    for (std::size_t i = 0; i < receipts.size(); ++i) {
        if (receipts[i].outcome == Receipt::Outcome::conflict)
            return refused_batch(i, "has a request_id that is taken by other content",
                                 other_content(entries[i], receipts[i].entry, place_of(i)));
        results.push_back(result_of(entries[i], receipts[i], i));
    }
    return {200, "application/json", text_of(Json(std::move(results)))};
}

}  // namespace

Response record_batch(Database& database, const Arguments& arguments) {
    request_notes().batch_size = arguments.items().size();
    const std::string handling = arguments["Prefer"].value_or("");
    Response response = handling == "strict" ? record_strictly(database, arguments.items())
                                             : record_leniently(database, arguments.items());
    if (!handling.empty()) response.headers.emplace_back("Preference-Applied", "handling=" + handling);
    return response;
}

}  // namespace shim
