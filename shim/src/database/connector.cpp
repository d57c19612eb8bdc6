// SPDX-License-Identifier: PostgreSQL
#include "database/connector.hpp"

#include <exception>
#include <random>
#include <utility>

namespace shim {

Connector::Connector(std::string conninfo, std::chrono::milliseconds statement_timeout, int max_periods)
    : conninfo_(std::move(conninfo)),
      statement_timeout_(statement_timeout),
      max_periods_(max_periods),
      backoff_(std::random_device()()) {}

std::unique_ptr<Connection> Connector::connect() {
    begin();
    try {
        auto connection = std::make_unique<Connection>(conninfo_);
        connection->limit_statements(statement_timeout_);
        connection->limit_periods(max_periods_);
        end(std::nullopt);
        return connection;
    } catch (const std::exception& error) {
        end(error.what());
        throw;
    }
}

void Connector::reached() {
    const std::lock_guard lock(mutex_);
    backoff_.succeeded();
}

void Connector::begin() {
    const std::lock_guard lock(mutex_);
    if (!backoff_.failing()) return;
    if (trying_ || !backoff_.may_try(Backoff::Clock::now())) throw DatabaseError("", last_failure_);
    trying_ = true;
}

void Connector::end(const std::optional<std::string>& failure) {
    const std::lock_guard lock(mutex_);
    trying_ = false;
    if (!failure) return backoff_.succeeded();
    // Those who had begun before the first of them failed count as one failure.
    if (backoff_.may_try(Backoff::Clock::now())) backoff_.failed(Backoff::Clock::now());
    last_failure_ = *failure;
}

}  // namespace shim
