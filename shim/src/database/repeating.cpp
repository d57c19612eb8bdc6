// SPDX-License-Identifier: PostgreSQL
#include "database/repeating.hpp"

#include <string>

#include "base/log.hpp"

namespace shim {

bool Repeating::again_after(DatabaseError& error, Remedy remedy) {
    constexpr int most_attempts = 4;
    const bool only_once = remedy == Remedy::repeat_once || remedy == Remedy::reconnect;
    const bool again = only_once ? !repeated_once_ : remedy == Remedy::repeat;
    repeated_once_ = repeated_once_ || only_once;
    const bool unknown = leaves_outcome_unknown(error);
    outcome_unknown_ = outcome_unknown_ || unknown;
    error.outcome_unknown = unknown && second_answer_ == SecondAnswer::another;
    if (error.outcome_unknown || !again || ++attempts_ == most_attempts) return false;
    log_line("repeating " + std::string(statement_), error.what());
    return true;
}

}  // namespace shim
