// SPDX-License-Identifier: PostgreSQL
#include "operations/record_batch.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/validation.hpp"
#include "http/problem.hpp"
#include "operations/database_problem.hpp"
#include "operations/entry_json.hpp"
#include "operations/record_entry.hpp"
#include "operations/record_once.hpp"

namespace shim {

namespace {

using Entries = std::span<const NewEntry* const>;

constexpr std::size_t slice_size = 1000;

std::vector<const NewEntry*> pointers_to(const std::vector<NewEntry>& entries) {
    std::vector<const NewEntry*> pointers;
    pointers.reserve(entries.size());
    for (const NewEntry& entry : entries) pointers.push_back(&entry);
    return pointers;
}

NewEntry entry_of(const Item& item) {
    return new_entry(item.value(), item.value().text("request_id"));
}

std::string place_of(std::size_t index) {
    return "/" + std::to_string(index);
}

/// The pointers of a problem with one item, into the batch.
Problem within(const std::string& place, Problem problem) {
    for (FieldError& error : problem.errors) error.where.insert(0, place);
    return problem;
}

std::string result_of(const Problem& problem) {
    return R"({"status":)" + std::to_string(problem.status) + R"(,"problem":)" + text_of(problem) + "}";
}

/// Of an entry that is stored.
std::string result_of(const Receipt& receipt) {
    const bool created = receipt.outcome == Receipt::Outcome::created;
    return (created ? R"({"status":201,"outcome":"created","entry":)"
                    : R"({"status":200,"outcome":"replayed","entry":)") +
           text_of(receipt.entry) + "}";
}

/// What an entry that is not stored as it was sent is answered alone.
Problem problem_of(const NewEntry& sent, const Receipt& receipt, std::size_t index) {
    return receipt.outcome == Receipt::Outcome::voided ? voided()
                                                       : other_content(sent, receipt.entry, place_of(index));
}

std::string result_of(const NewEntry& sent, const Receipt& receipt, std::size_t index) {
    if (receipt.is_stored()) return result_of(receipt);
    const Problem problem = problem_of(sent, receipt, index);
    return R"({"status":)" + std::to_string(problem.status) +
           (receipt.outcome == Receipt::Outcome::voided ? R"(,"outcome":"voided","problem":)"
                                                        : R"(,"outcome":"conflict","problem":)") +
           text_of(problem) + "}";
}

/// The results of a batch as they are answered, written one by one.
class Results {
public:
    explicit Results(std::size_t count) : count_(count) {}

    void add(std::string_view result) {
        text_ += written_ == 0 ? '[' : ',';
        text_ += result;
        // What the first ones take says what all will: a text that doubles takes three times as much at its end.
        if (++written_ == slice_size) text_.reserve(text_.size() / slice_size * count_ * 17 / 16);
    }

    [[nodiscard]] std::string finished() && {
        if (written_ == 0) text_ = '[';
        text_ += ']';
        return std::move(text_);
    }

private:
    const std::size_t count_;
    std::size_t written_ = 0;
    std::string text_;
};

/// Some items of a batch that are recorded together.
struct Slice {
    std::size_t begin = 0;
    std::vector<NewEntry> entries = {};
    std::vector<std::size_t> places = {};  // of the entries: not every item is one
    std::vector<std::string> results = {};

    [[nodiscard]] std::string& result(std::size_t place) { return results[place - begin]; }
};

Slice next_slice(BatchReader& batch, std::size_t begin) {
    Slice slice{begin};
    while (slice.results.size() < slice_size) {
        auto item = batch.next();
        if (!item) break;
        const std::size_t place = begin + slice.results.size();
        slice.results.emplace_back();
        if (!item->ok()) {
            slice.result(place) = result_of(invalid_request(std::move(item->fault())));
            continue;
        }
        slice.entries.push_back(entry_of(*item));
        slice.places.push_back(place);
    }
    return slice;
}

/// Records entries and writes their results at the given places. What the database refuses as a whole for a
/// value is halved until the items that it refuses stand alone.
void record(Database& database, Entries entries, std::span<const std::size_t> places, Slice& slice,
            RequestNotes& notes, bool partly_done = false) {
    if (entries.empty()) return;
    std::vector<Receipt> receipts;
    try {
        receipts = database.record_batch(entries, notes, partly_done);
    } catch (const DatabaseError& error) {
        if (!refuses_a_value(error.sqlstate)) throw;
        if (entries.size() == 1) {
            const std::size_t place = places.front();
            slice.result(place) = result_of(within(place_of(place), problem_of(error)));
            return;
        }
        const std::size_t half = entries.size() / 2;
        const bool may_be_there = partly_done || error.partly_done;
        record(database, entries.first(half), places.first(half), slice, notes, may_be_there);
        record(database, entries.subspan(half), places.subspan(half), slice, notes, may_be_there);
        return;
    }
    for (std::size_t i = 0; i < receipts.size(); ++i) {
        note(receipts[i], notes);
        slice.result(places[i]) = result_of(*entries[i], receipts[i], places[i]);
    }
}

/// Slice by slice, each a transaction: an item stands for itself, and so no more than a slice has to be held at a time.
Response record_leniently(Database& database, BatchReader& batch, RequestNotes& notes) {
    Results results(batch.size());
    for (std::size_t begin = 0; begin < batch.size(); begin += slice_size) {
        Slice slice = next_slice(batch, begin);
        record(database, pointers_to(slice.entries), slice.places, slice, notes);
        for (const std::string& result : slice.results) results.add(result);
    }
    return {200, "application/json", std::move(results).finished()};
}

/// 422: nothing of a batch was stored, for this item.
Response refused_batch(std::size_t index, const std::string& why, Problem problem) {
    problem.status = 422;
    problem.kind = "batch-refused";
    problem.title = "Batch Refused";
    problem.detail = "Item " + std::to_string(index) + " " + why + ", so nothing of the batch was stored.";
    problem.members.number("index", static_cast<std::int64_t>(index));
    return response_of(problem);
}

Response refused_item(std::size_t index, Item& item) {
    return refused_batch(index, "is not valid", invalid_request(std::move(item.fault())));
}

Response refused_by_database(const RefusedEntry& refused) {
    Problem problem = within(place_of(refused.index), problem_of(refused.why));
    if (problem.errors.empty())
        problem.errors = {{FieldError::Place::body, place_of(refused.index), problem.detail}};
    return refused_batch(refused.index, "was refused by the database", std::move(problem));
}

Response contradicts(const NewEntry& sent, const Receipt& receipt, std::size_t index) {
    return refused_batch(index,
                         receipt.outcome == Receipt::Outcome::voided
                             ? "was voided"
                             : "has a request_id that is taken by other content",
                         problem_of(sent, receipt, index));
}

/// What the receipts of a strict batch come to, while they come.
class StrictAnswer {
public:
    explicit StrictAnswer(std::size_t count) : count_(count) {}

    void take(std::size_t index, const Receipt& receipt) {
        if (index == 0) begin();
        note(receipt, counted_);
        results_->add(result_of(receipt));
    }

    Response finished(RequestNotes& notes) && {
        notes.created += counted_.created;
        notes.replayed += counted_.replayed;
        return {200, "application/json", std::move(*results_).finished()};
    }

private:
    /// Anew where the batch was sent once more.
    void begin() {
        results_.emplace(count_);
        counted_ = {};
    }

    const std::size_t count_;
    std::optional<Results> results_;
    OutcomeCounts counted_;
};

/// In one transaction. The body has been read to its end before that, and is held no longer.
Response record_strictly(Database& database, BatchReader& batch, Exchange& exchange) {
    std::vector<NewEntry> entries;
    entries.reserve(batch.size());
    while (auto item = batch.next()) {
        if (!item->ok()) return refused_item(entries.size(), *item);
        entries.push_back(entry_of(*item));
    }
    std::string().swap(exchange.request.body);
    if (entries.empty()) return {200, "application/json", "[]"};
    StrictAnswer answer(entries.size());
    const auto refused = database.record_whole_batch(
        pointers_to(entries), exchange.notes,
        [&answer](std::size_t index, const Receipt& receipt) { answer.take(index, receipt); });
    if (!refused) return std::move(answer).finished(exchange.notes);
    if (refused->receipt) return contradicts(entries.at(refused->index), *refused->receipt, refused->index);
    exchange.notes.sqlstate = refused->why.sqlstate;
    return refused_by_database(*refused);
}

struct Handling {
    explicit Handling(const Arguments& arguments)
        : asked_for(arguments.text_if_given("Prefer").value_or("")) {}

    [[nodiscard]] bool is_strict() const { return asked_for == "strict"; }
    [[nodiscard]] Response applied(Response response) const {
        if (!asked_for.empty()) response.headers.emplace_back("Preference-Applied", "handling=" + asked_for);
        return response;
    }

    std::string asked_for;
};

}  // namespace

Response record_batch(Database& database, Exchange& exchange, const Arguments& arguments) {
    const Handling handling(arguments);
    auto batch = BatchReader::open(exchange, handling.is_strict());
    if (!batch.ok()) return response_of(batch.fault());
    exchange.notes.batch_size = batch.value().size();
    return handling.applied(handling.is_strict() ? record_strictly(database, batch.value(), exchange)
                                                 : record_leniently(database, batch.value(), exchange.notes));
}

std::optional<std::string> learner_of_batch(const Exchange& exchange, const Arguments& arguments) {
    constexpr std::size_t most_items = 20;  // a device sends its learner's, and a server what it has of many
    auto batch = BatchReader::open(exchange, Handling(arguments).is_strict());
    std::optional<std::string> learner;
    if (!batch.ok()) return learner;
    for (std::size_t index = 0; index < most_items; ++index) {
        const auto item = batch.value().next();
        if (!item) break;
        if (!item->ok()) continue;
        const std::string& user_id = item->value().text("user_id");
        if (learner && *learner != user_id) return std::nullopt;
        learner = user_id;
    }
    return learner;
}

std::optional<Response> refuse_batch(const Exchange& exchange, const Arguments& arguments) {
    const Handling handling(arguments);
    auto batch = BatchReader::open(exchange, handling.is_strict());
    if (!batch.ok()) return response_of(batch.fault());
    if (!handling.is_strict()) return std::nullopt;
    for (std::size_t index = 0; auto item = batch.value().next(); ++index)
        if (!item->ok()) return handling.applied(refused_item(index, *item));
    return std::nullopt;
}

}  // namespace shim
