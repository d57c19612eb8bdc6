// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace shim {

inline constexpr std::string_view connection_failure = "08006";
inline constexpr std::string_view insufficient_privilege = "42501";
inline constexpr std::string_view invalid_parameter_value = "22023";
inline constexpr std::string_view on_the_way_to_another_shard = "40L01";
inline constexpr std::string_view program_limit_exceeded = "54000";
inline constexpr std::string_view undefined_function = "42883";

/// What the database, or the way to it, answered instead of a result. The texts are for the log; what of them
/// a client may see is decided by the table of operations/database_problem.cpp.
struct DatabaseError : std::runtime_error {
    DatabaseError(std::string sqlstate_, const std::string& message, std::string detail_ = {},
                  std::string hint_ = {})
        : std::runtime_error(message),
          sqlstate(std::move(sqlstate_)),
          detail(std::move(detail_)),
          hint(std::move(hint_)) {}

    std::string sqlstate;  // empty: the connection broke before the server could say anything
    std::string detail;
    std::string hint;
    std::string member;  // of an entry that was refused, where it is known which one is at fault
    bool session_lives =
        false;  // it failed the statement only: an end of a connection is that of one behind it
    bool plan_is_outdated = false;  // of what was prepared
    bool partly_done = false;       // of entries that go to several shards, those on others may be recorded
    bool outcome_unknown = false;   // of a statement that is not run again, see Repeating
};

/// Every connection of the pool stayed busy for as long as a request may wait.
struct PoolExhausted : std::runtime_error {
    PoolExhausted() : std::runtime_error("every database connection is busy") {}
};

/// A statement was prepared by name, and the session is no longer the one that we know.
bool is_about_a_name(std::string_view sqlstate);

/// What may help the same statement, where it may run twice without harm.
enum class Remedy {
    none,
    repeat,       // another transaction got in the way, or another client of a pooler: at once, a few times
    repeat_once,  // a shard behind a proxy ended its connection, which the proxy makes anew
    reconnect,    // the session is over, is of no use for this, or what it had prepared: once on a new one
};
Remedy remedy_for(const DatabaseError& error);

/// It may have done what it was to do: who could have told did not.
bool leaves_outcome_unknown(const DatabaseError& error);

/// What the statement carries is at fault, and not the database: its client can mend it.
bool refuses_a_value(std::string_view sqlstate);

/// Any statement would have met this error: it is not the fault of what this one carries.
bool meets_everyone(const DatabaseError& error);

}  // namespace shim
