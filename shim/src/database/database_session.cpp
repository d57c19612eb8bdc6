// SPDX-License-Identifier: PostgreSQL
#include "database/database_session.hpp"

#include <string_view>

#include "base/log.hpp"

namespace shim {

Connection& DatabaseSession::connection() {
    if (spare_lease_) return spare_lease_->connection();
    try {
        return lease_.connection();
    } catch (const DatabaseError& error) {
        if (!takes_spare(error)) throw;
        return spare_lease_->connection();
    }
}

bool DatabaseSession::turns_to_spare(const DatabaseError& error) {
    for (const std::string_view may_be_of_a_standby : {"40001", "40P01", "42", "3F000"})
        if (error.sqlstate.starts_with(may_be_of_a_standby)) return takes_spare(error);
    return false;
}

/// Where it has a place that is free.
bool DatabaseSession::takes_spare(const DatabaseError& error) {
    if (spare_ == nullptr || spare_lease_) return false;
    spare_place_.emplace(spare_->line(), WaitingLine::Clock::now());
    if (spare_place_->look() != WaitingLine::Turn::State::here) return false;
    log_line("no read database", error.what());
    spare_lease_.emplace(*spare_, client_socket_);
    return true;
}

}  // namespace shim
