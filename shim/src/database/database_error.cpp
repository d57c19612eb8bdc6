// SPDX-License-Identifier: PostgreSQL
#include "database/database_error.hpp"

namespace shim {

bool is_about_a_name(std::string_view sqlstate) {
    constexpr std::string_view prepared_statement_is_gone = "26000";
    constexpr std::string_view prepared_statement_is_there_already = "42P05";
    return sqlstate == prepared_statement_is_gone || sqlstate == prepared_statement_is_there_already;
}

bool worth_repeating(std::string_view sqlstate) {
    return sqlstate == "40001" || sqlstate == "40P01" || is_about_a_name(sqlstate);
}

bool worth_reconnecting(std::string_view sqlstate) {
    constexpr std::string_view prepared_plan_is_outdated = "0A000";
    return sqlstate.empty() || sqlstate.starts_with("08") || sqlstate.starts_with("57P") ||
           sqlstate == prepared_plan_is_outdated;
}

bool refuses_a_value(std::string_view sqlstate) {
    return sqlstate.starts_with("22") || sqlstate == program_limit_exceeded;
}

bool meets_everyone(std::string_view sqlstate) {
    if (worth_reconnecting(sqlstate)) return true;
    for (const std::string_view prefix : {"25006", "28", "3D000", "3F000", "42", "53"})
        if (sqlstate.starts_with(prefix)) return true;
    return false;
}

}  // namespace shim
