// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "database/database_error.hpp"
#include "database/hosts.hpp"
#include "database/session_limits.hpp"
#include "database/shard_nodes.hpp"

// libpq's own types, so that who uses a connection need not see its header.
struct pg_conn;
struct pg_result;

namespace shim {

/// A statement with its name on the server: prepared on first use, once per connection.
struct Statement {
    const char* name;
    const char* sql;
};

/// A bound parameter in text format; nothing is NULL.
using Parameter = std::optional<std::string>;

/// A statement with what is to be bound to it.
struct Call {
    const Statement& statement;
    std::vector<Parameter> parameters;
};

/// The number that a value stands for, as the server writes it.
template <typename Number>
Number number_of(std::string_view digits) {
    Number number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// The rows that a statement answers.
class Rows {
public:
    explicit Rows(pg_result* result) : result_(result) {}

    [[nodiscard]] int count() const;

    /// A value, or nothing for NULL.
    [[nodiscard]] std::optional<std::string> at(int row, int column) const;

    [[nodiscard]] const pg_result* get() const { return result_.get(); }

private:
    struct Clear {
        void operator()(pg_result* result) const;
    };
    std::unique_ptr<pg_result, Clear> result_;
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

/// Is given rows one by one.
using RowTaker = std::function<void(const Rows& row)>;

/// A session of the database. Errors are thrown as DatabaseError.
class Connection {
public:
    /// `conninfo` is libpq's connection string or URI; what it leaves out comes from libpq's PG* variables. The time that
    /// it gives to connecting holds for the first statement too, with which the limits are set. `order` is for its hosts.
    Connection(const std::string& conninfo, const SessionLimits& limits, SharedSessions shared,
               const Hosts::Words& order = {});
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Others use the server's session between our transactions: see SharedSessions.
    [[nodiscard]] bool is_shared() const { return shared_; }

    /// Over how many shards the log is spread behind this server; 1: over none.
    [[nodiscard]] std::uint32_t shards() const { return nodes_->shards(); }

    /// Which of them are on one server.
    [[nodiscard]] const std::shared_ptr<const ShardNodes>& nodes() const { return nodes_; }

    /// Whether execute_each() works here: not where a pooler knows no names, nor in front of shards, of which one that does not
    /// answer would hold up the calls for others.
    [[nodiscard]] bool takes_several_calls() const { return !shared_ && shards() == 1; }

    /// While a statement runs, looks whether this socket's other end has gone, and cancels the statement then: nobody
    /// waits for its answer. -1: none.
    void watch_client(int socket) { client_socket_ = socket; }

    /// Runs a statement that answers exactly one row. It has committed.
    Row execute(const Statement& statement, std::span<const Parameter> parameters);

    /// Runs a statement that answers any number of rows. It has committed likewise.
    Rows execute_rows(const Statement& statement, std::span<const Parameter> parameters);

    /// Is given what one of several calls of a statement answered.
    using AnswerTaker = std::function<void(std::size_t which, Rows rows)>;

    /// Makes calls that read and know nothing of each other, in one transaction and one round trip. Each answer is given away when
    /// it is there; the first call that fails ends it, and those behind it have no answer either.
    void execute_each(std::span<const Call* const> calls, const AnswerTaker& take);

    /// The same, but the rows are given away one by one while they come, and the parameters end when they are sent: neither
    /// of the two is held here as a whole. What `take` throws is thrown on once the session can be used again.
    void for_each_row(const Statement& statement, std::vector<Parameter> parameters, const RowTaker& take);

    /// From now on the session is told what is sent over this channel of NOTIFY. Not for one that others use too.
    void listen(const std::string& channel);

    /// The payloads that have come, or that come first: none where that takes too long, or `interrupt` becomes readable.
    std::vector<std::string> notifications(std::chrono::milliseconds longest, int interrupt);

    using Clock = std::chrono::steady_clock;

    /// When it was opened, and when it was last asked something.
    [[nodiscard]] Clock::time_point begun() const { return begun_; }
    [[nodiscard]] Clock::time_point asked() const { return asked_; }

    /// Which of the hosts between which libpq had the choice it has taken.
    [[nodiscard]] std::size_t place_in(const Hosts& hosts) const;

    /// It was given up, since it was not answered.
    [[nodiscard]] bool was_silent() const { return was_silent_; }

    /// False once the server has closed the connection, even if nobody has used it since; or where a right was missing and
    /// it is no longer new.
    [[nodiscard]] bool usable();

private:
    struct Finish {
        void operator()(pg_conn* connection) const;
    };

    void set_up(SharedSessions shared);
    static std::vector<const char*> values_of(std::span<const Parameter> parameters);
    int send(const Statement& statement, std::span<const Parameter> parameters);
    void prepare(const Statement& statement);
    int send_by_name(const Statement& statement, std::span<const char* const> values);
    int send_in_pipeline(const Statement& statement, std::span<const char* const> values);
    int send_with_limits(const Statement& statement, std::span<const char* const> values);
    int send_unnamed(const char* sql, std::span<const char* const> values);
    Rows answer(int sent, int expected, const RowTaker& take = {});
    Rows next_result(Clock::time_point deadline);
    [[nodiscard]] Clock::time_point deadline() const;
    void leave_pipeline();
    [[noreturn]] void refuse(const pg_result* failure);
    std::exception_ptr refusal_by(const RowTaker& take, const Rows& row);
    void wait_for_input(Clock::time_point deadline);
    void cancel();
    [[noreturn]] void give_up();
    bool ask_to_stop(std::chrono::milliseconds longest_wait);
    static void take_notice(void* connection, const pg_result* notice);
    [[nodiscard]] DatabaseError lost() const;
    [[nodiscard]] DatabaseError error_of(const pg_result* result) const;

    std::unique_ptr<pg_conn, Finish> connection_;
    std::set<std::string_view> prepared_;
    std::chrono::milliseconds longest_answer_{};  // zero: any
    std::array<Parameter, 3> limits_;             // as the server takes them: time, periods, wait for a lock
    bool was_silent_ = false;
    bool is_on_standby_ = true;  // what was committed, where there is one to wait for
    bool shared_ = false;
    bool lacks_rights_ = false;
    Clock::time_point begun_ = Clock::now();
    Clock::time_point asked_ = begun_;
    std::shared_ptr<const ShardNodes> nodes_ = std::make_shared<const ShardNodes>();
    int client_socket_ = -1;
};

}  // namespace shim
