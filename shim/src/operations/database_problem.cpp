// SPDX-License-Identifier: PostgreSQL
#include "operations/database_problem.hpp"

#include <string>
#include <string_view>

#include "base/log.hpp"
#include "text/json_object.hpp"

// The one table from SQLSTATE to HTTP. The longest prefix wins; the empty prefix takes the rest.

namespace shim {

namespace {

enum class Says { own_words, words_of_the_database };

struct Rule {
    std::string_view prefix;
    int status;
    std::string_view kind;
    std::string_view title;
    Says says;
    std::string_view detail;
};

constexpr std::string_view refused_value = "The request holds a value that cannot be used.";
constexpr std::string_view unavailable = "The database cannot be reached or is not ready. Try again later.";
constexpr std::string_view out_of_order = "Something went wrong here. The log of the server says what.";
constexpr std::string_view not_set_up =
    "The database is not set up yet: the extension learning_log or its tables are missing, or of an older version.";

constexpr Rule rules[] = {
    {"", 500, "", "", Says::own_words, out_of_order},
    // Values: the extension words these errors for users.
    {"22", 400, "invalid-request", "Invalid Request", Says::own_words, refused_value},
    {"22003", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"22004", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"22007", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"22008", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"22009", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"22023", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"22P02", 400, "invalid-request", "Invalid Request", Says::words_of_the_database, refused_value},
    {"54000", 422, "too-many-periods", "Too Many Periods", Says::words_of_the_database, refused_value},
    // What takes a transaction over learners of several shards.
    {"0A000", 501, "not-in-one-transaction", "Not in One Transaction", Says::words_of_the_database,
     out_of_order},
    // Setting up: tables, columns, functions or schema that are not there, or not yet after an upgrade.
    {"3F000", 503, "not-set-up", "Not Set Up", Says::own_words, not_set_up},
    {"42703", 503, "not-set-up", "Not Set Up", Says::own_words, not_set_up},
    {"42883", 503, "not-set-up", "Not Set Up", Says::own_words, not_set_up},
    {"42P01", 503, "not-set-up", "Not Set Up", Says::own_words, not_set_up},
    // No connection: refused, shutting down, starting up, crashed, a standby that was asked to write.
    {"08", 503, "database-unavailable", "Database Unavailable", Says::own_words, unavailable},
    {"25006", 503, "database-unavailable", "Database Unavailable", Says::own_words, unavailable},
    {"28", 503, "database-unavailable", "Database Unavailable", Says::own_words, unavailable},
    {"3D000", 503, "database-unavailable", "Database Unavailable", Says::own_words, unavailable},
    {"57P", 503, "database-unavailable", "Database Unavailable", Says::own_words, unavailable},
    // Too much going on.
    {"40001", 503, "database-busy", "Database Busy", Says::own_words,
     "Other requests got in the way. Try again."},
    {"40P01", 503, "database-busy", "Database Busy", Says::own_words,
     "Other requests got in the way. Try again."},
    {"40L01", 503, "database-busy", "Database Busy", Says::own_words,
     "The learner is on the way to another server. Try again."},
    {"53", 503, "database-busy", "Database Busy", Says::own_words,
     "The database is overloaded. Try again later."},
    {"55P03", 503, "database-busy", "Database Busy", Says::own_words,
     "Other requests got in the way. Try again."},
    {"25P04", 504, "timed-out", "Timed Out", Says::own_words, "The database took too long and was stopped."},
    {"57014", 504, "timed-out", "Timed Out", Says::own_words, "The database took too long and was stopped."},
};

const Rule& rule_for(std::string_view sqlstate) {
    const Rule* best = &rules[0];
    for (const Rule& rule : rules)
        if (sqlstate.starts_with(rule.prefix) && rule.prefix.size() >= best->prefix.size()) best = &rule;
    return *best;
}

Problem outcome_unknown() {
    Problem problem{
        503,
        "The connection to the database broke before it answered, and whether this was done is not "
        "known. Asking again does no harm: zeros then say that it was."};
    problem.kind = "outcome-unknown";
    problem.title = "Outcome Unknown";
    problem.headers = {{"Retry-After", "1"}};
    return problem;
}

/// The server's message, detail and hint in one text; its messages end without a period.
std::string words_of(const DatabaseError& error) {
    std::string text = std::string(error.what()) + ".";
    for (const std::string& more : {error.detail, error.hint})
        if (!more.empty()) text += " " + more;
    return text;
}

}  // namespace

Problem problem_of(const DatabaseError& error) {
    if (error.outcome_unknown) return outcome_unknown();
    const Rule& rule = rule_for(error.sqlstate.empty() ? "08" : std::string_view(error.sqlstate));
    const bool shown = rule.says == Says::words_of_the_database;
    Problem problem{rule.status, shown ? words_of(error) : std::string(rule.detail)};
    problem.kind = rule.kind;
    problem.title = rule.title;
    problem.code = error.sqlstate;
    if (shown && !error.member.empty())
        problem.errors = {{FieldError::Place::body, json_pointer(error.member), words_of(error)}};
    if (rule.status == 503) problem.headers = {{"Retry-After", "1"}};
    return problem;
}

std::optional<Response> answer_of_database(Exchange& exchange,
                                           const std::function<std::optional<Response>()>& work) {
    try {
        return work();
    } catch (const DatabaseError& error) {
        const Problem problem = problem_of(error);
        exchange.notes.sqlstate = error.sqlstate;
        if (is_fault_of_server(problem.status))
            log_line(error.sqlstate.empty() ? "no database" : "SQLSTATE " + error.sqlstate, error.what());
        return response_of(problem);
    } catch (const PoolExhausted& error) {
        log_line("no database", error.what());
        return response_of(database_busy("Every database connection is busy. Try again later."));
    }
}

}  // namespace shim
