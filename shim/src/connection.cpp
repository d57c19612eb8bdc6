// SPDX-License-Identifier: PostgreSQL
#include "connection.hpp"

#include <poll.h>

#include <cstdlib>
#include <vector>

#include "log.hpp"

namespace shim {

namespace {

PGconn* connect(const std::string& conninfo) {
    // In libpq's array a later word overrides an earlier one, and the connection string stands where dbname
    // is.
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

std::string field_of(const PGresult* result, int field) {
    const char* text = PQresultErrorField(result, field);
    return text != nullptr ? text : "";
}

}  // namespace

std::optional<std::string> Row::operator[](int column) const {
    if (PQgetisnull(result_.get(), 0, column) != 0) return std::nullopt;
    return std::string(PQgetvalue(result_.get(), 0, column),
                       static_cast<std::size_t>(PQgetlength(result_.get(), 0, column)));
}

Connection::Connection(const std::string& conninfo) : connection_(connect(conninfo)) {
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        throw DatabaseError("", PQerrorMessage(connection_.get()));
    PQsetNoticeProcessor(connection_.get(), log_notice, nullptr);
}

Row Connection::execute(const Statement& statement, std::span<const Parameter> parameters) {
    prepare(statement);
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const Parameter& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
    PGresult* result = PQexecPrepared(connection_.get(), statement.name, static_cast<int>(values.size()),
                                      values.data(), nullptr, nullptr, 0);
    Row row(result);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) throw error_of(result);
    if (PQntuples(result) != 1)
        throw DatabaseError("XX000", std::string(statement.name) + " did not answer one row");
    return row;
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
    PGresult* result = PQprepare(connection_.get(), statement.name, statement.sql, 0, nullptr);
    const Row cleared_at_end(result);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) throw error_of(result);
    prepared_.insert(statement.name);
}

DatabaseError Connection::error_of(const PGresult* result) const {
    if (PQstatus(connection_.get()) != CONNECTION_OK && field_of(result, PG_DIAG_SQLSTATE).empty())
        return {"", PQerrorMessage(connection_.get())};
    return {field_of(result, PG_DIAG_SQLSTATE), field_of(result, PG_DIAG_MESSAGE_PRIMARY),
            field_of(result, PG_DIAG_MESSAGE_DETAIL), field_of(result, PG_DIAG_MESSAGE_HINT)};
}

}  // namespace shim
