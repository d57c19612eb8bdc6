// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/statements.hpp"

namespace learning {

/// The owner of a table in the schema; nobody where there is no such table.
Oid owner_of(const Schema& schema, const char* table);

/// The owner of learning_rollup. Raises 42P01 with a hint where it is gone.
Oid owner_of_rollup(const Schema& schema);

/// Another user in whose name the extension acts, as a foreign key acts in that of the table's owner: all rows are
/// seen, whatever row security says. Nothing that this user's triggers put off is done in the caller's name later.
/// On an error, the end of the transaction restores the caller.
class ActingAs {
public:
    explicit ActingAs(Oid user);
    void end() const { SetUserIdAndSecContext(caller_, security_context_); }

private:
    Oid caller_;
    int security_context_;
};

}  // namespace learning
