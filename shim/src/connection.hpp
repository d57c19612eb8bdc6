// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "database_error.hpp"

namespace shim {

/// A statement with its name on the server: prepared on first use, once per connection.
struct Statement {
    const char* name;
    const char* sql;
};

/// A bound parameter in text format; nothing is NULL.
using Parameter = std::optional<std::string>;

/// The one row that each of our statements answers.
class Row {
public:
    explicit Row(PGresult* result) : result_(result) {}

    /// The value of a column, or nothing for NULL.
    [[nodiscard]] std::optional<std::string> operator[](int column) const;

private:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> result_;
};

/// A session of the database. Errors are thrown as DatabaseError.
class Connection {
public:
    /// `conninfo` is libpq's connection string or URI; what it leaves out comes from libpq's PG* variables.
    explicit Connection(const std::string& conninfo);

    /// Runs a statement that answers exactly one row.
    Row execute(const Statement& statement, std::span<const Parameter> parameters);

    /// False once the server has closed the connection, even if nobody has used it since.
    [[nodiscard]] bool usable();

private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };

    void prepare(const Statement& statement);
    [[nodiscard]] DatabaseError error_of(const PGresult* result) const;

    std::unique_ptr<PGconn, Finish> connection_;
    std::set<std::string_view> prepared_;
};

}  // namespace shim
