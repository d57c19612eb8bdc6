// SPDX-License-Identifier: PostgreSQL
#include "database/connector.hpp"

#include <exception>
#include <random>
#include <utility>

#include "database/connection_attempt.hpp"

namespace shim {

namespace {

/// Between which hosts libpq has the choice, in its order.
Hosts hosts_of(const std::string& conninfo) {
    const ConnectionAttempt no_sslmode(conninfo, "sslmode", "-");
    return {no_sslmode.value_of("host"), no_sslmode.value_of("hostaddr"), no_sslmode.value_of("port")};
}

}  // namespace

Connector::Connector(std::string conninfo, const SessionLimits& limits, SharedSessions shared)
    : conninfo_(std::move(conninfo)),
      limits_(limits),
      shared_(shared),
      hosts_(hosts_of(conninfo_)),
      backoff_(std::random_device()()) {}

std::unique_ptr<Connection> Connector::connect(std::optional<std::chrono::milliseconds> longest_lock_wait) {
    begin();
    try {
        SessionLimits limits = limits_;
        limits.lock_wait = longest_lock_wait;
        auto connection = open(limits);
        end(nullptr);
        return connection;
    } catch (const std::exception& error) {
        end(error.what());
        throw;
    }
}

std::unique_ptr<Connection> Connector::connect_apart(std::chrono::milliseconds longest_statement) {
    auto connection = open({.statement = longest_statement});
    const std::lock_guard lock(mutex_);
    backoff_.succeeded();
    return connection;
}

bool Connector::is_failing() {
    const std::lock_guard lock(mutex_);
    return backoff_.failing();
}

std::unique_ptr<Connection> Connector::open(const SessionLimits& limits) {
    std::unique_lock lock(mutex_);
    const auto order = hosts_.beginning_with(first_host_);
    lock.unlock();
    try {
        auto connection = std::make_unique<Connection>(conninfo_, limits, shared_, order);
        lock.lock();
        first_host_ = connection->place_in(hosts_);
        return connection;
    } catch (const DatabaseError&) {
        // One that takes connections and says nothing after that is not passed over by libpq: another one comes first next time.
        lock.lock();
        ++first_host_;
        throw;
    }
}

void Connector::lost(std::unique_ptr<Connection> session) {
    if (!session) return;
    // One that is new and refuses is as good as any other: where all writes are refused, those who read keep their sessions.
    constexpr std::chrono::seconds is_new{5};
    if (!session->was_silent() && session->asked() - session->begun() < is_new) return;
    if (session->was_silent() && !is_outdated(*session)) {
        const std::lock_guard lock(mutex_);
        if (session->place_in(hosts_) == first_host_ % hosts_.count()) ++first_host_;
    }
    auto before = good_since_.load();
    while (before < session->asked() && !good_since_.compare_exchange_weak(before, session->asked()));
}

void Connector::begin() {
    const std::lock_guard lock(mutex_);
    if (!backoff_.failing()) return;
    if (trying_ || !backoff_.may_try(Backoff::Clock::now())) throw DatabaseError("", last_failure_);
    trying_ = true;
}

void Connector::end(const char* failure) {
    const std::lock_guard lock(mutex_);
    trying_ = false;
    if (failure == nullptr) return backoff_.succeeded();
    // Those who had begun before the first of them failed count as one failure.
    if (backoff_.may_try(Backoff::Clock::now())) backoff_.failed(Backoff::Clock::now());
    last_failure_ = failure;
}

}  // namespace shim
