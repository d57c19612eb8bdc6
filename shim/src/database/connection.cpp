// SPDX-License-Identifier: PostgreSQL
#include "database/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "base/log.hpp"

namespace shim {

namespace {

PGconn* connect(const std::string& conninfo) {
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
    add("client_encoding", "UTF8");
    add(nullptr, nullptr);
    return PQconnectdbParams(words.data(), values.data(), 1);
}

void log_notice(void* /*context*/, const char* message) {
    log_line("database notice", message);
}

/// Whether a client is gone, by what poll() says of its socket. One that has only ended its sending side still reads; over
/// TCP the two look the same until something is sent, and both are taken for gone. A unix socket tells them apart: a full
/// close is said without being asked for.
bool is_gone(const pollfd& client) {
    if ((client.revents & ~POLLRDHUP) != 0) return true;
    if (client.revents == 0) return false;
    int domain = AF_INET;
    socklen_t size = sizeof domain;
    getsockopt(client.fd, SOL_SOCKET, SO_DOMAIN, &domain, &size);
    return domain != AF_UNIX;
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

Connection::Connection(const std::string& conninfo) : connection_(connect(conninfo)) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw lost();
    PQsetNoticeProcessor(connection_.get(), log_notice, nullptr);
    PQsetnonblocking(connection_.get(), 1);
}

void Connection::limit_statements(std::chrono::milliseconds longest) {
    constexpr const char* set_unless_the_client_did =
        "SELECT CASE WHEN source = 'client' THEN setting"
        " WHEN pg_catalog.set_config(name, $1, false) IS NOT NULL THEN $1 END"
        " FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'";
    constexpr std::chrono::milliseconds grace{3000};
    const Row in_force(run(set_unless_the_client_did, std::to_string(longest.count()).c_str()));
    const std::chrono::milliseconds limit(std::stol(in_force[0].value()));
    longest_answer_ = limit.count() > 0 ? limit + grace : limit;
}

void Connection::limit_periods(int most) {
    constexpr const char* set_unless_lower =
        "SELECT pg_catalog.set_config('learning_log.max_periods', least($1::pg_catalog.int4, "
        "nullif(pg_catalog.current_setting('learning_log.max_periods', true), '')::pg_catalog.int4)"
        "::pg_catalog.text, false)";
    run(set_unless_lower, std::to_string(most).c_str());
}

void Connection::limit_lock_waits(std::chrono::milliseconds longest) {
    run("SELECT pg_catalog.set_config('lock_timeout', $1, false)", std::to_string(longest.count()).c_str());
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

void Connection::for_each_row(const Statement& statement, std::vector<Parameter> parameters,
                              const RowTaker& take) {
    const int sent = send(statement, parameters);
    parameters.clear();
    if (sent == 1) PQsetSingleRowMode(connection_.get());
    answer(sent, PGRES_TUPLES_OK, take);
}

int Connection::send(const Statement& statement, std::span<const Parameter> parameters) {
    prepare(statement);
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const Parameter& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
    return PQsendQueryPrepared(connection_.get(), statement.name, static_cast<int>(values.size()),
                               values.data(), nullptr, nullptr, 0);
}

Rows Connection::run(const char* sql, const char* parameter) {
    return answer(PQsendQueryParams(connection_.get(), sql, 1, nullptr, &parameter, nullptr, nullptr, 0),
                  PGRES_TUPLES_OK);
}

/// Waits until the server is ready for the next statement. Only then has this one committed: its rows come
/// before that, and an error of the commit behind them.
Rows Connection::answer(int sent, int expected, const RowTaker& take) {
    using Clock = std::chrono::steady_clock;
    if (sent != 1) throw lost();
    const auto deadline =
        longest_answer_.count() > 0 ? Clock::now() + longest_answer_ : Clock::time_point::max();
    Rows rows(nullptr);
    Rows failure(nullptr);
    std::exception_ptr
        refusal;  // of who takes the rows: the rest is read all the same, so that the session stays
    while (true) {
        wait_for_input(deadline);
        Rows next(PQgetResult(connection_.get()));
        if (next.get() == nullptr) break;
        const int status = PQresultStatus(next.get());
        if (status == PGRES_SINGLE_TUPLE) {
            if (!refusal) refusal = refusal_by(take, next);
        } else if (status == expected) {
            rows = std::move(next);
        } else if (failure.get() == nullptr) {
            failure = std::move(next);
        }
    }
    if (refusal) std::rethrow_exception(refusal);
    if (failure.get() != nullptr) throw error_of(failure.get());
    if (rows.get() == nullptr) throw lost();
    return rows;
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

void Connection::wait_for_input(std::chrono::steady_clock::time_point deadline) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds longest_poll{60000};
    int client = client_socket_;  // poll() skips a negative one
    short half_closed = POLLRDHUP;
    while (true) {
        const int unsent = PQflush(connection_.get());
        if (unsent < 0) return;  // PQgetResult says what is wrong
        if (unsent == 0 && PQisBusy(connection_.get()) == 0) return;
        const auto now = Clock::now();
        if (now >= deadline) throw DatabaseError("", "the database did not answer in time");
        const auto left = std::min<Clock::duration>(deadline - now, longest_poll);
        const auto wanted = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
        std::array<pollfd, 2> sockets{{{PQsocket(connection_.get()), wanted, 0}, {client, half_closed, 0}}};
        poll(sockets.data(), sockets.size(),
             static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
        if (sockets[0].revents != 0 && PQconsumeInput(connection_.get()) != 1) return;
        if (sockets[0].revents != 0 || sockets[1].revents == 0) continue;
        half_closed = 0;  // it would be said again and again
        if (!is_gone(sockets[1])) continue;
        cancel();
        client = -1;
    }
}

/// Asks the server to stop what it does, which then ends with 57014. Nothing is lost where it does not hear.
void Connection::cancel() {
    const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request(PQgetCancel(connection_.get()),
                                                                     PQfreeCancel);
    std::array<char, 256> why{};
    if (request && PQcancel(request.get(), why.data(), why.size()) != 1)
        log_line("could not cancel", why.data());
}

bool Connection::usable() {
    if (PQstatus(connection_.get()) != CONNECTION_OK) return false;
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    if (poll(&socket, 1, 0) == 0) return true;
    // Something came in while nobody asked: a notice, or the end of the connection.
    return PQconsumeInput(connection_.get()) == 1 && PQstatus(connection_.get()) == CONNECTION_OK;
}

void Connection::prepare(const Statement& statement) {
    if (prepared_.contains(statement.name)) return;
    answer(PQsendPrepare(connection_.get(), statement.name, statement.sql, 0, nullptr), PGRES_COMMAND_OK);
    prepared_.insert(statement.name);
}

DatabaseError Connection::lost() const {
    return {"", PQerrorMessage(connection_.get())};
}

DatabaseError Connection::error_of(const PGresult* result) const {
    if (PQstatus(connection_.get()) != CONNECTION_OK && field_of(result, PG_DIAG_SQLSTATE).empty())
        return lost();
    return {field_of(result, PG_DIAG_SQLSTATE), field_of(result, PG_DIAG_MESSAGE_PRIMARY),
            field_of(result, PG_DIAG_MESSAGE_DETAIL), field_of(result, PG_DIAG_MESSAGE_HINT)};
}

}  // namespace shim
