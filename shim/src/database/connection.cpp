// SPDX-License-Identifier: PostgreSQL
#include "database/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "database/error_meaning.hpp"

namespace shim {

namespace {

PGconn* connect(const std::string& conninfo, const Hosts::Words& order) {
    // In libpq's array a later word overrides an earlier one, and the connection string stands where dbname is.
    std::vector<const char*> words;
    std::vector<const char*> values;
    const auto add = [&](const char* word, const char* value) {
        words.push_back(word);
        values.push_back(value);
    };
    if (std::getenv("PGCONNECT_TIMEOUT") == nullptr) add("connect_timeout", "2");
    add("fallback_application_name", "learning-shim");
    if (!conninfo.empty()) add("dbname", conninfo.c_str());
    for (const auto& [word, value] : order) add(word.c_str(), value.c_str());
    add("client_encoding", "UTF8");
    add(nullptr, nullptr);
    return PQconnectdbParams(words.data(), values.data(), 1);
}

void log_notice(std::string_view message) {
    // After each error of a shard PL/Proxy makes its connection anew.
    if (message.find("PL/Proxy: dropping stale conn") != std::string_view::npos) return;
    log_line("database notice", message);
}

std::string field_of(const PGresult* result, int field) {
    const char* text = PQresultErrorField(result, field);
    return text != nullptr ? text : "";
}

}  // namespace

void Rows::Clear::operator()(pg_result* result) const {
    PQclear(result);
}

void Connection::Finish::operator()(pg_conn* connection) const {
    PQfinish(connection);
}

int Rows::count() const {
    return PQntuples(result_.get());
}

std::optional<std::string> Rows::at(int row, int column) const {
    if (PQgetisnull(result_.get(), row, column) != 0) return std::nullopt;
    return std::string(PQgetvalue(result_.get(), row, column),
                       static_cast<std::size_t>(PQgetlength(result_.get(), row, column)));
}

Connection::Connection(const std::string& conninfo, const SessionLimits& limits, SharedSessions shared,
                       const Hosts::Words& order)
    : connection_(connect(conninfo, order)) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw lost();
    PQsetNoticeReceiver(connection_.get(), take_notice, this);
    PQsetnonblocking(connection_.get(), 1);
    limits_[0] = std::to_string(limits.statement.count());
    if (limits.periods) limits_[1] = std::to_string(*limits.periods);
    if (limits.lock_wait) limits_[2] = std::to_string(limits.lock_wait->count());
    try {
        set_up(shared);
    } catch (const DatabaseError& error) {
        // Whatever it is, it is not about what somebody asks for: there is no session.
        throw DatabaseError("", "no session can be set up: " + error.sqlstate + " " + error.what());
    }
}

/// Whoever cancels a commit that waits for its standby has it end at once, as if all were well, with no more than a warning.
void Connection::take_notice(void* connection, const PGresult* notice) {
    if (is_of_cancelled_wait(field_of(notice, PG_DIAG_SOURCE_FUNCTION),
                             field_of(notice, PG_DIAG_MESSAGE_PRIMARY)))
        static_cast<Connection*>(connection)->is_on_standby_ = false;
    log_notice(PQresultErrorMessage(notice));
}

Row Connection::execute(const Statement& statement, std::span<const Parameter> parameters) {
    Rows rows = execute_rows(statement, parameters);
    if (rows.count() != 1)
        throw DatabaseError("XX000", std::string(statement.name) + " did not answer one row");
    return Row(std::move(rows));
}

Rows Connection::execute_rows(const Statement& statement, std::span<const Parameter> parameters) {
    return answer(send(statement, parameters), PGRES_TUPLES_OK);
}

/// In a pipeline, at whose end libpq stops to give rows one by one. Otherwise it would go on with that at the beginning of the
/// next pipeline.
void Connection::for_each_row(const Statement& statement, std::vector<Parameter> parameters,
                              const RowTaker& take) {
    const auto values = values_of(parameters);
    if (!shared_) prepare(statement);
    const int sent = shared_ ? send_with_limits(statement, values) : send_in_pipeline(statement, values);
    parameters.clear();
    answer(sent, PGRES_TUPLES_OK, take);
}

int Connection::send(const Statement& statement, std::span<const Parameter> parameters) {
    const auto values = values_of(parameters);
    if (shared_) return send_with_limits(statement, values);
    prepare(statement);
    return send_by_name(statement, values);
}

void Connection::prepare(const Statement& statement) {
    if (prepared_.contains(statement.name)) return;
    answer(PQsendPrepare(connection_.get(), statement.name, statement.sql, 0, nullptr), PGRES_COMMAND_OK);
    prepared_.insert(statement.name);
}

int Connection::send_by_name(const Statement& statement, std::span<const char* const> values) {
    return PQsendQueryPrepared(connection_.get(), statement.name, static_cast<int>(values.size()),
                               values.data(), nullptr, nullptr, 0);
}

int Connection::send_in_pipeline(const Statement& statement, std::span<const char* const> values) {
    const bool sent = PQenterPipelineMode(connection_.get()) == 1 && send_by_name(statement, values) == 1 &&
                      PQpipelineSync(connection_.get()) == 1;
    return sent ? 1 : 0;
}

std::vector<const char*> Connection::values_of(std::span<const Parameter> parameters) {
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const Parameter& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
    return values;
}

int Connection::send_unnamed(const char* sql, std::span<const char* const> values) {
    return PQsendQueryParams(connection_.get(), sql, static_cast<int>(values.size()), nullptr, values.data(),
                             nullptr, nullptr, 0);
}

/// Waits until the server is ready for the next statement. Only then has this one committed: its rows come
/// before that, and an error of the commit behind them. Of several statements the rows of the last one are answered.
Rows Connection::answer(int sent, int expected, const RowTaker& take) {
    if (sent != 1) throw lost();
    asked_ = Clock::now();
    const bool pipelined = PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF;
    bool limited = !shared_;  // what comes is the statement's, and not that of the limits before it
    if (take && limited) PQsetSingleRowMode(connection_.get());
    const auto deadline = this->deadline();
    Rows rows(nullptr);
    Rows failure(nullptr);
    std::exception_ptr
        refusal;  // of who takes the rows: the rest is read all the same, so that the session stays
    while (true) {
        Rows next = next_result(deadline);
        if (next.get() == nullptr) {
            if (!pipelined || PQstatus(connection_.get()) != CONNECTION_OK) break;
            limited = true;
            if (take) PQsetSingleRowMode(connection_.get());
            continue;
        }
        const int status = PQresultStatus(next.get());
        if (status == PGRES_PIPELINE_SYNC) {
            leave_pipeline();
            break;
        }
        if (status == PGRES_SINGLE_TUPLE) {
            if (limited && !refusal) refusal = refusal_by(take, next);
        } else if (status == expected) {
            rows = std::move(next);
        } else if (failure.get() == nullptr) {
            failure = std::move(next);
        }
    }
    if (refusal) std::rethrow_exception(refusal);
    if (failure.get() != nullptr) refuse(failure.get());
    if (rows.get() == nullptr) throw lost();
    if (!std::exchange(is_on_standby_, true))
        throw DatabaseError("", "what was committed may be on no standby: the wait for it was cancelled");
    return rows;
}

void Connection::execute_each(std::span<const Call* const> calls, const AnswerTaker& take) {
    for (const Call* call : calls) prepare(call->statement);
    // Where a client goes away, the others still wait. What is thrown ends the session.
    const int client = std::exchange(client_socket_, -1);
    bool sent = PQenterPipelineMode(connection_.get()) == 1;
    for (const Call* call : calls)
        sent = sent && send_by_name(call->statement, values_of(call->parameters)) == 1;
    if (!sent || PQpipelineSync(connection_.get()) != 1) throw lost();
    asked_ = Clock::now();
    for (std::size_t which = 0;;) {
        Rows next = next_result(deadline());
        if (next.get() == nullptr) {  // the end of one of them
            if (PQstatus(connection_.get()) != CONNECTION_OK || which == calls.size()) throw lost();
            ++which;
            continue;
        }
        const int status = PQresultStatus(next.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_TUPLES_OK) take(which, std::move(next));
    }
    leave_pipeline();
    client_socket_ = client;
}

/// Of a statement that is sent now, or that begins when the one before it has ended.
Connection::Clock::time_point Connection::deadline() const {
    return longest_answer_.count() > 0 ? Clock::now() + longest_answer_ : Clock::time_point::max();
}

Rows Connection::next_result(Clock::time_point deadline) {
    wait_for_input(deadline);
    return Rows(PQgetResult(connection_.get()));
}

void Connection::leave_pipeline() {
    if (PQexitPipelineMode(connection_.get()) != 1) throw lost();
}

/// A statement of our name that we did not make, or that is gone, shows that others use the session too.
void Connection::refuse(const PGresult* failure) {
    DatabaseError error = error_of(failure);
    if (is_about_a_name(error.sqlstate)) shared_ = true;
    lacks_rights_ = lacks_rights_ || error.sqlstate == insufficient_privilege;
    throw DatabaseError(std::move(error));
}

/// What whoever takes the rows has against going on; then the server is asked to stop.
std::exception_ptr Connection::refusal_by(const RowTaker& take, const Rows& row) {
    try {
        take(row);
        return nullptr;
    } catch (...) {
        cancel();
        return std::current_exception();
    }
}

/// Something may have come in while nobody asked: a notice, or the end of the connection, which follows the server's last words.
/// Where something went wrong here in the middle of a statement, the rest of its answer is still to come: nobody else is to have that.
/// Where a right is missing, the role may have been dropped and made anew: the session stays with the one that is gone, a new one has
/// the rights of the other. A session that is new lacks them as any other would: what is refused on purpose costs no session each.
bool Connection::usable() {
    constexpr std::chrono::seconds is_new{5};
    if (lacks_rights_ && Clock::now() - begun_ > is_new) return false;
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    while (PQstatus(connection_.get()) == CONNECTION_OK && poll(&socket, 1, 0) > 0)
        if (PQconsumeInput(connection_.get()) != 1) return false;
    return PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

DatabaseError Connection::lost() const {
    return {"", PQerrorMessage(connection_.get())};
}

DatabaseError Connection::error_of(const PGresult* result) const {
    if (PQstatus(connection_.get()) != CONNECTION_OK && field_of(result, PG_DIAG_SQLSTATE).empty())
        return lost();
    DatabaseError error(field_of(result, PG_DIAG_SQLSTATE), field_of(result, PG_DIAG_MESSAGE_PRIMARY),
                        field_of(result, PG_DIAG_MESSAGE_DETAIL), field_of(result, PG_DIAG_MESSAGE_HINT));
    error.session_lives = field_of(result, PG_DIAG_SEVERITY_NONLOCALIZED) == "ERROR";
    error.plan_is_outdated =
        error.sqlstate == "0A000" && field_of(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
    return error_as_meant(std::move(error));
}

}  // namespace shim
