// SPDX-License-Identifier: PostgreSQL
#include "database/repeating.hpp"

#include <string>

#include "base/log.hpp"

namespace shim {

bool Repeating::again_after(DatabaseError& error) {
    constexpr int most_attempts = 4;
    const bool reconnecting = worth_reconnecting(error.sqlstate);
    const bool again = reconnecting ? !reconnected_ : worth_repeating(error.sqlstate);
    reconnected_ = reconnected_ || reconnecting;
    outcome_unknown_ = outcome_unknown_ || error.sqlstate.empty();
    error.outcome_unknown = second_answer_ == SecondAnswer::another && leaves_outcome_unknown(error.sqlstate);
    if (error.outcome_unknown || !again || ++attempts_ == most_attempts) return false;
    log_line("repeating " + std::string(statement_), error.what());
    return true;
}

}  // namespace shim
