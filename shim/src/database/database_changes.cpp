// SPDX-License-Identifier: PostgreSQL
#include <array>

#include "database/database.hpp"
#include "database/database_error.hpp"

namespace shim {

namespace {

/// The number of the learner's changes, see ChangeFeed; none where they are not told, and a negative one on a standby, where
/// nobody can listen.
constexpr Statement changes_statement{
    "learning_changes",
    "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN -1 "
    "WHEN learning_changes_channel() IS NOT NULL THEN learning_partition($1::text) & 65535 END"};

}  // namespace

Changes Database::changes_of(const std::string& user_id, RequestNotes& notes) {
    const DatabaseTimer timer(notes);
    auto lease = session_for(notes);
    const std::array<Parameter, 1> parameters = {user_id};
    return Repeating(changes_statement.name).run(lease, [&](Connection& connection) -> Changes {
        if (connection.is_shared()) return {.source = Changes::Source::pooler};
        if (connection.shards() > 1) return {.source = Changes::Source::proxy};
        try {
            const auto number = connection.execute(changes_statement, parameters)[0];
            if (!number) return {.source = Changes::Source::off};
            if (number->starts_with('-')) return {.source = Changes::Source::standby};
            return {.source = Changes::Source::database, .learner = number_of<std::uint32_t>(*number)};
        } catch (const DatabaseError& error) {
            if (error.sqlstate == undefined_function) return {.source = Changes::Source::proxy};
            throw;
        }
    });
}

}  // namespace shim
