// SPDX-License-Identifier: PostgreSQL
#include "database/readiness.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "database/repeating.hpp"

namespace shim {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_answer{2000};
constexpr milliseconds pause_when_ready{1000};
constexpr milliseconds pause_otherwise{250};
constexpr milliseconds outdated{10000};  // longer than connecting and asking can take

// The functions are where the shim looks for them, create_learning_log() was called, and the role may read; or there is PL/Proxy's map
// of the servers on which the tables are: whether each of those answers is no matter of this one.
constexpr Statement is_set_up{
    "is_set_up",
    "SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname = 'record_learning' AND "
    "pg_catalog.pg_function_is_visible(oid)) THEN coalesce("
    "(SELECT 'ready' FROM pg_catalog.pg_foreign_server AS s JOIN pg_catalog.pg_foreign_data_wrapper AS w ON "
    "w.oid = s.srvfdw WHERE w.fdwname = 'plproxy' LIMIT 1), "
    "(SELECT CASE WHEN pg_catalog.has_any_column_privilege(c.oid, 'SELECT') THEN 'ready' ELSE 'no rights' END "
    "FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_class AS c ON "
    "c.relnamespace = e.extnamespace WHERE e.extname = 'learning_log' AND "
    "c.relname = 'learning_log')) END"};

Readiness::State state_of(const Row& answer) {
    const auto word = answer[0];
    if (!word) return Readiness::State::not_set_up;
    return *word == "ready" ? Readiness::State::ready : Readiness::State::no_rights;
}

const char* words(Readiness::State state) {
    switch (state) {
        case Readiness::State::ready:
            return "the database answers";
        case Readiness::State::stopping:
            return "the server is shutting down";
        case Readiness::State::not_set_up:
            return "the extension learning_log or its tables are missing";
        case Readiness::State::no_rights:
            return "the role of this server may not read the table learning_log";
        default:
            return "the database cannot be reached";
    }
}

}  // namespace

Readiness::Readiness(Connector& connector, std::string what)
    : connector_(connector),
      what_(std::move(what)),
      lack_("no " + what_),
      thread_([this](const std::stop_token& finished) { run(finished); }) {}

Readiness::State Readiness::state() const {
    if (stopping_) return State::stopping;
    if (state_ == State::ready && Clock::now() - asked_.load() > outdated) return State::no_database;
    return state_;
}

std::string Readiness::reason() const {
    const State now = state();
    if (now == State::ready) return "";
    std::string sentence = words(now);
    sentence.front() = 'T';
    return sentence + ".";
}

/// A session that was ended is not yet a database that is away: then a new one is asked.
Readiness::State Readiness::ask() {
    try {
        return Repeating(is_set_up.name).run(*this, [](Connection& connection) {
            return state_of(connection.execute(is_set_up, {}));
        });
    } catch (const std::exception& error) {
        discard();
        if (state_ != State::no_database) log_line(lack_, error.what());
        return State::no_database;
    }
}

Connection& Readiness::connection() {
    if (!connector_.is_of_use(connection_))
        connection_ = connector_.connect_apart(longest_answer);
    else if (connector_.is_failing())
        try_to_connect();
    return *connection_;
}

void Readiness::discard() {
    connector_.lost(std::move(connection_));
}

/// Our session lives, but others were not given theirs: of too many, or of a password that was wrong for a time. Once they can be had
/// again, nobody shall wait for the end of a long pause.
void Readiness::try_to_connect() {
    try {
        connection_ = connector_.connect_apart(longest_answer);
    } catch (const DatabaseError&) {
        return;  // who needed one has logged why
    }
}

void Readiness::run(const std::stop_token& finished) {
    while (!finished.stop_requested()) {
        const State now = ask();
        if (now == State::no_rights)
            connection_.reset();  // a role that was made anew has them in a new session only
        asked_ = Clock::now();
        if (state_.exchange(now) != now)
            log_texts(now == State::ready ? LogLevel::info : LogLevel::warning,
                      {{"event", now == State::ready ? "ready" : "not ready"},
                       {"database", what_},
                       {"message", words(now)}});
        std::unique_lock lock(mutex_);
        pause_.wait_for(lock, finished, now == State::ready ? pause_when_ready : pause_otherwise,
                        [] { return false; });
    }
}

}  // namespace shim
