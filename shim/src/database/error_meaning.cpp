// SPDX-License-Identifier: PostgreSQL
#include "database/error_meaning.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace shim {

namespace {

constexpr std::string_view internal_error = "XX000";
constexpr std::string_view check_violation = "23514";
constexpr std::string_view configuration_limit_exceeded = "53400";

/// How long the words before those of a shard are, as in `public.aggregate_learning(9): [app] REMOTE ERROR: too many periods`;
/// 0: there are none.
std::size_t length_of_prefix(std::string_view message) {
    constexpr std::string_view before = "] REMOTE ";
    const std::size_t database = message.find("): [");
    if (database == std::string_view::npos || message.find(' ') != database + 2) return 0;
    const std::size_t remote = message.find(before, database);
    if (remote == std::string_view::npos) return 0;
    const std::size_t end = message.find(": ", remote);
    return end != std::string_view::npos ? end + 2 : 0;
}

/// Of what PL/Proxy says for itself: `PL/Proxy function public.f(1): [app] PQconnectStart: ...`, or `... connect timeout to: ...`.
bool cannot_reach_shard(std::string_view message) {
    if (!message.starts_with("PL/Proxy function ")) return false;
    const std::string_view why = message.substr(std::min(message.find("): "), message.size()));
    return why.starts_with("): [") || why.starts_with("): connect timeout");
}

std::string without(std::string_view prefix, const std::string& text) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// The constraint by which a shard refuses learners who are not its own, or no longer. How its name is quoted
/// depends on the shard's language.
bool is_guard(const DatabaseError& error) {
    return error.sqlstate == check_violation &&
           std::string_view(error.what()).find("learning_log_shard") != std::string_view::npos;
}

/// The queue of NOTIFY is full, which a commit finds. PostgreSQL has one code for it and for a question that asks for too much;
/// its message says NOTIFY in each language.
bool is_full_queue(const DatabaseError& error) {
    return error.sqlstate == program_limit_exceeded &&
           std::string_view(error.what()).find("NOTIFY") != std::string_view::npos;
}

}  // namespace

DatabaseError error_as_meant(DatabaseError error) {
    std::string message = error.what();
    const std::size_t prefix = length_of_prefix(message);
    const bool is_remote = prefix > 0;
    message.erase(0, prefix);
    // libpq has no SQLSTATE for the end of a connection.
    if (error.sqlstate == internal_error && (is_remote || cannot_reach_shard(message)))
        error.sqlstate = connection_failure;
    if (is_full_queue(error)) error.sqlstate = configuration_limit_exceeded;
    if (is_guard(error)) error.sqlstate = on_the_way_to_another_shard;
    DatabaseError meant(error.sqlstate, message, without("Remote detail: ", error.detail),
                        without("Remote hint: ", error.hint));
    meant.session_lives = error.session_lives;
    meant.plan_is_outdated = error.plan_is_outdated;
    return meant;
}

bool is_of_cancelled_wait(std::string_view source_function, std::string_view message) {
    if (source_function == "SyncRepWaitForLSN") return true;
    const std::size_t words = length_of_prefix(message);
    return words > 0 && message.find("wait for synchronous replication", words) != std::string_view::npos;
}

}  // namespace shim
