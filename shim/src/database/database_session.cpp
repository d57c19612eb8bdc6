// SPDX-License-Identifier: PostgreSQL
#include "database/database_session.hpp"

#include "base/log.hpp"

namespace shim {

Connection& DatabaseSession::connection() {
    if (spare_lease_) return spare_lease_->connection();
    try {
        return lease_.connection();
    } catch (const DatabaseError& error) {
        if (spare_ == nullptr) throw;
        spare_place_.emplace(spare_->line(), WaitingLine::Clock::now());
        if (spare_place_->look() != WaitingLine::Turn::State::here) throw;
        log_line("no read database", error.what());
        return spare_lease_.emplace(*spare_, client_socket_).connection();
    }
}

}  // namespace shim
