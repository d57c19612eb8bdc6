// SPDX-License-Identifier: PostgreSQL
#include "database/database_error.hpp"

namespace shim {

namespace {

/// An end of a connection; of one that only a server's way to another server can have ended where the session lives.
bool is_end(std::string_view sqlstate) {
    return sqlstate.empty() || sqlstate.starts_with("08") || sqlstate.starts_with("57P");
}

}  // namespace

bool is_about_a_name(std::string_view sqlstate) {
    constexpr std::string_view prepared_statement_is_gone = "26000";
    constexpr std::string_view prepared_statement_is_there_already = "42P05";
    return sqlstate == prepared_statement_is_gone || sqlstate == prepared_statement_is_there_already;
}

Remedy remedy_for(const DatabaseError& error) {
    const std::string_view sqlstate = error.sqlstate;
    constexpr std::string_view read_only =
        "25006";  // a standby, or a primary that became one: there is another
    if (is_end(sqlstate)) return error.session_lives ? Remedy::repeat_once : Remedy::reconnect;
    if (sqlstate == read_only || error.plan_is_outdated) return Remedy::reconnect;
    for (const std::string_view in_the_way : {"40001", "40P01", "40L01"})
        if (sqlstate == in_the_way) return Remedy::repeat;
    return is_about_a_name(sqlstate) ? Remedy::repeat : Remedy::none;
}

bool leaves_outcome_unknown(const DatabaseError& error) {
    constexpr std::string_view crash_shutdown = "57P02";
    const std::string_view sqlstate = error.sqlstate;
    return sqlstate.empty() || sqlstate.starts_with("08") || sqlstate == crash_shutdown || error.partly_done;
}

bool refuses_a_value(std::string_view sqlstate) {
    return sqlstate.starts_with("22") || sqlstate == program_limit_exceeded;
}

bool meets_everyone(const DatabaseError& error) {
    if (remedy_for(error) == Remedy::reconnect) return true;
    for (const std::string_view prefix : {"28", "3D000", "3F000", "42", "53"})
        if (error.sqlstate.starts_with(prefix)) return true;
    return false;
}

}  // namespace shim
