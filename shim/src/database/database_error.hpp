// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace shim {

inline constexpr std::string_view invalid_parameter_value = "22023";
inline constexpr std::string_view program_limit_exceeded = "54000";

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
};

/// Every connection of the pool stayed busy for as long as a request may wait.
struct PoolExhausted : std::runtime_error {
    PoolExhausted() : std::runtime_error("every database connection is busy") {}
};

/// A statement was prepared by name, and the session is no longer the one that we know.
bool is_about_a_name(std::string_view sqlstate);

/// Another transaction got in the way, or another client of a pooler: the same statement may succeed at once.
bool worth_repeating(std::string_view sqlstate);

/// The connection, or what it had prepared, is of no use any more: the statement may succeed on a new one.
bool worth_reconnecting(std::string_view sqlstate);

/// What the statement carries is at fault, and not the database: its client can mend it.
bool refuses_a_value(std::string_view sqlstate);

/// Any statement would have met this error: it is not the fault of what this one carries.
bool meets_everyone(std::string_view sqlstate);

}  // namespace shim
