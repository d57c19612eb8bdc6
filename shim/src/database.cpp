// SPDX-License-Identifier: PostgreSQL
#include "database.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "instant.hpp"
#include "log.hpp"
#include "sqlstate.hpp"

namespace shim {

namespace {

constexpr int most_attempts = 4;

// Timestamps are written in UTC by the statement itself, so that no setting of the session can change them.
constexpr Statement record_learning_statement{
    "record_learning",
    R"(SELECT r.outcome, r.request_id, r.user_id, r.word_count, r.study_seconds,
              to_char(r."timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
       FROM record_learning($1::uuid, $2::text, $3::integer, $4::timestamptz, $5::integer) AS r)"};

// Each bound comes as an instant or as a wall-clock time, which the named zone turns into an instant.
constexpr Statement aggregate_learning_statement{"aggregate_learning_json",
                                                 R"(SELECT aggregate_learning_json(
                  $1::text, $2::text,
                  coalesce($3::timestamptz, $4::timestamp AT TIME ZONE $7::text),
                  coalesce($5::timestamptz, $6::timestamp AT TIME ZONE $7::text),
                  $7::text, $8::text, $9::integer, $10::interval, $11::text, $12::text[]))"};

/// `2024-01-02T10:15:00.000000Z` without the fraction where it is zero.
std::string without_zero_fraction(std::string timestamp) {
    constexpr std::string_view zero_fraction = ".000000Z";
    if (timestamp.ends_with(zero_fraction))
        timestamp.replace(timestamp.size() - zero_fraction.size(), zero_fraction.size(), "Z");
    return timestamp;
}

Receipt::Outcome outcome_of(std::string_view word) {
    if (word == "created") return Receipt::Outcome::created;
    return word == "replayed" ? Receipt::Outcome::replayed : Receipt::Outcome::conflict;
}

/// A bound of the range: an instant, or a wall-clock time. A date stands for the start of its day, which is
/// where `day_start` says.
struct Bound {
    Parameter instant;
    Parameter wall_clock;
};

Bound bound_of(const std::string& text, const std::string& day_start) {
    const auto reading = read_instant(text);
    const InstantText& bound = reading.value();
    if (bound.form == InstantText::Form::fixed) return {bound.text, std::nullopt};
    if (bound.form == InstantText::Form::local) return {std::nullopt, bound.text};
    return {std::nullopt, bound.text + "T" + day_start};
}

}  // namespace

Receipt Database::record_learning(const Arguments& entry) {
    const std::array<Parameter, 5> parameters = {entry["request_id"], entry["user_id"], entry["word_count"],
                                                 entry["timestamp"], entry["study_seconds"]};
    const auto [row, outcome_unknown] = run(record_learning_statement, parameters);
    Receipt receipt{outcome_of(row[0].value()),
                    {.request_id = row[1].value(),
                     .user_id = row[2].value(),
                     .word_count = row[3].value(),
                     .timestamp = without_zero_fraction(row[5].value()),
                     .study_seconds = row[4],
                     .recorded_at = without_zero_fraction(row[6].value())}};
    // The attempt whose connection broke has most likely committed: then this request created the entry.
    if (outcome_unknown && receipt.outcome == Receipt::Outcome::replayed)
        receipt.outcome = Receipt::Outcome::created;
    return receipt;
}

std::string Database::aggregate_learning_json(const Arguments& question) {
    const std::string& day_start = question["day_start"].value();
    const Bound from = bound_of(question["from"].value(), day_start);
    const Bound to = bound_of(question["to"].value(), day_start);
    const std::array<Parameter, 12> parameters = {question["user_id"],
                                                  question["granularity"],
                                                  from.instant,
                                                  from.wall_clock,
                                                  to.instant,
                                                  to.wall_clock,
                                                  question["time_zone"],
                                                  question["fill"],
                                                  question["moving_periods"],
                                                  day_start,
                                                  question["week_start"],
                                                  question["fields"]};
    return run(aggregate_learning_statement, parameters).row[0].value();
}

Database::Answer Database::run(const Statement& statement, std::span<const Parameter> parameters) {
    auto lease = pool_.acquire();
    bool reconnected = false;
    bool outcome_unknown = false;
    for (int attempt = 1;; ++attempt) {
        Connection& connection = lease.connection();
        try {
            return {connection.execute(statement, parameters), outcome_unknown};
        } catch (const DatabaseError& error) {
            const bool reconnecting = worth_reconnecting(error.sqlstate);
            if (reconnecting) lease.discard();
            const bool again = reconnecting ? !reconnected : worth_repeating(error.sqlstate);
            if (!again || attempt == most_attempts) throw;
            log_line("repeating " + std::string(statement.name), error.what());
            reconnected = reconnected || reconnecting;
            outcome_unknown = outcome_unknown || error.sqlstate.empty();
        }
    }
}

}  // namespace shim
