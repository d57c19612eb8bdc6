// SPDX-License-Identifier: PostgreSQL
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "database/connection.hpp"
#include "database/connection_attempt.hpp"

// With whom a session is, and what it is held to (see session_limits.hpp): set once where it is ours, and with each statement where others use it too.

namespace shim {

namespace {

/// How long connecting may take; zero: any time.
std::chrono::milliseconds longest_connecting(PGconn* connection) {
    return std::chrono::seconds(std::max(0, number_of<int>(value_of(connection, "connect_timeout"))));
}

/// Before the module is loaded the setting is any text. The module takes numbers as PostgreSQL does, 1e5 as well; what it would not
/// take limits nothing. No backslash: standard_conforming_strings may be off.
#define SERVER_S_PERIODS                                                                 \
    "pg_catalog.substring(pg_catalog.current_setting('learning_log.max_periods', true)," \
    " '^ *[0-9]+(?:[.][0-9]+)?(?:[eE][+]?[0-9])? *$')::pg_catalog.numeric"
#define LIMIT_PERIODS(periods, is_local)                                                                  \
    "CASE WHEN " periods                                                                                  \
    "::pg_catalog.int4 IS NOT NULL THEN pg_catalog.set_config('learning_log.max_periods', least(" periods \
    "::pg_catalog.int4, " SERVER_S_PERIODS ")::pg_catalog.int4::pg_catalog.text, " is_local ") END"
#define LIMIT_LOCK_WAITS(longest, is_local)                                                                  \
    "CASE WHEN " longest "::pg_catalog.text IS NOT NULL THEN pg_catalog.set_config('lock_timeout', " longest \
    ", " is_local ") END"

/// How arrays are written here: NULL is no word. A role may have it the other way, as before PostgreSQL 8.2.
#define READ_NULLS(is_local) "pg_catalog.set_config('array_nulls', 'on', " is_local ")"

/// A warning is all that the server says of a commit whose wait for a standby was cancelled: a role must not keep it from us.
#define HEAR_WARNINGS(is_local)                                             \
    "CASE WHEN pg_catalog.current_setting('client_min_messages') = 'error'" \
    " THEN pg_catalog.set_config('client_min_messages', 'warning', " is_local ") END"

/// All that a statement of ours wants of a session besides its own timeout.
#define SET_UP(periods, longest_lock_wait, is_local) \
    LIMIT_PERIODS(periods, is_local)                 \
    ", " LIMIT_LOCK_WAITS(longest_lock_wait, is_local) ", " READ_NULLS(is_local) ", " HEAR_WARNINGS(is_local)

/// For each shard the first one on the same node, as 0,1,0,3. The map of the shards is the server of PL/Proxy that
/// learning_log_shards makes.
#define NODES_OF_SHARDS                                                                            \
    "(SELECT coalesce(pg_catalog.string_agg(p.first::pg_catalog.text, ',' ORDER BY p.place), '0')" \
    " FROM (SELECT m.place, pg_catalog.min(m.place) OVER (PARTITION BY m.node) AS first"           \
    " FROM (SELECT pg_catalog.substring(o, '^p([0-9]+)=')::pg_catalog.int4 AS place,"              \
    " pg_catalog.substring(o, '=(.*)$') AS node"                                                   \
    " FROM pg_catalog.pg_foreign_server AS s, pg_catalog.unnest(s.srvoptions) AS o"                \
    " WHERE s.srvname = 'learning_shards' AND o ~ '^p[0-9]+=') AS m) AS p)"

/// A pooler answers in the server's place when a connection begins, and with a number of its own: where the
/// session has another one, others may have it next. $1 is the number that we were told: 0 where the session is
/// known to be ours, -1 where it is not.
constexpr const char* set_up_session =
    "SELECT pg_catalog.concat_ws(' ', own, " NODES_OF_SHARDS ", CASE WHEN source = 'client' THEN setting"
    " WHEN own AND pg_catalog.set_config(name, $2, false) IS NULL THEN NULL ELSE $2::pg_catalog.text END,"
    " CASE WHEN own THEN pg_catalog.concat(" SET_UP("$3", "$4", "false") ") END)"
    " FROM (SELECT name, setting, source, $1::pg_catalog.int4 IN (0, pg_catalog.pg_backend_pid()) AS own"
    " FROM pg_catalog.pg_settings WHERE name = 'statement_timeout') AS statement_timeout";

/// Until the end of the transaction.
constexpr const char* set_limits =
    "SELECT pg_catalog.concat(pg_catalog.set_config('statement_timeout', $1, true), " SET_UP("$2", "$3",
                                                                                             "true") ")";

std::chrono::milliseconds milliseconds_of(std::string_view digits) {
    return std::chrono::milliseconds(number_of<long>(digits));
}

}  // namespace

void Connection::set_up(SharedSessions shared) {
    constexpr std::chrono::milliseconds grace{3000};
    constexpr int ours = 0;
    constexpr int unknown = -1;
    const int told = PQbackendPID(connection_.get());
    const int number = !shared && told != 0 ? told : shared && !*shared ? ours : unknown;
    const auto longest = [grace](std::chrono::milliseconds limit) {
        return limit.count() > 0 ? limit + grace : limit;
    };
    longest_answer_ = longest_connecting(connection_.get());
    if (longest_answer_.count() == 0) longest_answer_ = longest(milliseconds_of(limits_[0].value()));
    const std::array<Parameter, 4> parameters = {std::to_string(number), limits_[0], limits_[1], limits_[2]};
    const std::string in_force =
        Row(answer(send_unnamed(set_up_session, values_of(parameters)), PGRES_TUPLES_OK))[0].value();
    std::string_view rest = in_force;
    const auto next = [&rest] {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        return word;
    };
    shared_ = next() == "f";
    nodes_ = std::make_shared<const ShardNodes>(next());
    limits_[0] = next();
    longest_answer_ = longest(milliseconds_of(limits_[0].value()));
}

std::size_t Connection::place_in(const Hosts& hosts) const {
    return hosts.find(PQhost(connection_.get()), PQport(connection_.get()));
}

/// The limits and the statement make one transaction, of one round trip.
int Connection::send_with_limits(const Statement& statement, std::span<const char* const> values) {
    PGconn* const connection = connection_.get();
    const bool sent = PQenterPipelineMode(connection) == 1 &&
                      send_unnamed(set_limits, values_of(limits_)) == 1 &&
                      send_unnamed(statement.sql, values) == 1 && PQpipelineSync(connection) == 1;
    return sent ? 1 : 0;
}

}  // namespace shim
