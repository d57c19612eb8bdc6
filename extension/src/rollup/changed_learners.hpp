// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"

// Tells whoever listens whose sums have changed, once the transaction commits: a NOTIFY for each learner, where the setting
// learning_log.notify wants it.
//
// Every role may LISTEN, whatever it may read, so no user id is sent: the payload is learning_partition(user_id) & 65535, which
// many learners share. Who is told in vain asks once for what has not changed. An empty payload is everybody. The server
// sends what is equal in a transaction once, so that the largest one sends no more than 65,537.

namespace learning {

inline constexpr const char* changes_channel = "learning_log";

/// Not beside Citus, whose commits over several nodes are prepared ones, and PostgreSQL refuses to prepare a transaction that
/// notifies.
bool notifies_changes();

/// Where that is so; to be asked first.
void notify_change_of(std::string_view user_id);
void notify_change_of_everybody();

/// The learners of one statement, in order; many of them are everybody.
class ChangedLearners {
public:
    void add(std::string_view user_id);
    void notify() const;

private:
    static constexpr std::size_t most_by_name = 1000;

    MemoryContext context_ = CurrentMemoryContext;
    std::span<std::string_view> learners_;
    std::size_t size_ = 0;  // one more than by name: too many
};
static_assert(std::is_trivially_destructible_v<ChangedLearners>);

}  // namespace learning
