// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "database_error.hpp"

namespace shim {

/// A statement with its name on the server: prepared on first use, once per connection.
struct Statement {
    const char* name;
    const char* sql;
};

/// A bound parameter in text format; nothing is NULL.
using Parameter = std::optional<std::string>;

/// The rows that a statement answers.
class Rows {
public:
    explicit Rows(PGresult* result) : result_(result) {}

    [[nodiscard]] int count() const { return PQntuples(result_.get()); }

    /// A value, or nothing for NULL.
    [[nodiscard]] std::optional<std::string> at(int row, int column) const;

    [[nodiscard]] const PGresult* get() const { return result_.get(); }

private:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> result_;
};

/// The one row that a statement answers.
class Row {
public:
    explicit Row(Rows rows) : rows_(std::move(rows)) {}

    /// The value of a column, or nothing for NULL.
    [[nodiscard]] std::optional<std::string> operator[](int column) const { return rows_.at(0, column); }

private:
    Rows rows_;
};

/// A session of the database. Errors are thrown as DatabaseError.
class Connection {
public:
    /// `conninfo` is libpq's connection string or URI; what it leaves out comes from libpq's PG* variables.
    explicit Connection(const std::string& conninfo);

    /// Lets the server stop what takes longer, unless the connection string's own options say how long a
    /// statement may take. A little later we stop waiting for the server: then it is taken for lost.
    void limit_statements(std::chrono::milliseconds longest);

    /// Lets summaries have no more periods than this, nor more than the server would let them have.
    void limit_periods(int most);

    /// Lets the server give up a statement that waits longer for a lock.
    void limit_lock_waits(std::chrono::milliseconds longest);

    /// Runs a statement that answers exactly one row. It has committed, unless the caller is in a transaction.
    Row execute(const Statement& statement, std::span<const Parameter> parameters);

    /// Runs a statement that answers any number of rows. It has committed likewise.
    Rows execute_rows(const Statement& statement, std::span<const Parameter> parameters);

    /// Runs a statement that answers no rows, such as BEGIN.
    void command(const char* sql);

    /// False once the server has closed the connection, even if nobody has used it since.
    [[nodiscard]] bool usable();

private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };

    void prepare(const Statement& statement);
    Rows run(const char* sql, const char* parameter);
    Rows answer(int sent, ExecStatusType expected);
    void wait_for_input(std::chrono::steady_clock::time_point deadline);
    void cancel();
    [[nodiscard]] DatabaseError lost() const { return {"", PQerrorMessage(connection_.get())}; }
    [[nodiscard]] DatabaseError error_of(const PGresult* result) const;

    std::unique_ptr<PGconn, Finish> connection_;
    std::set<std::string_view> prepared_;
    std::chrono::milliseconds longest_answer_{};  // zero: any
};

}  // namespace shim
