// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <optional>

namespace shim {

/// What the statements of a session are held to.
struct SessionLimits {
    /// The server stops what takes longer, unless the connection string's own options say how long a statement may take. A
    /// little later we stop waiting for the server: then it is taken for lost. Zero: any.
    std::chrono::milliseconds statement{};

    /// Summaries have no more periods than this, nor more than the server would let them have. Nothing: the server's word.
    std::optional<int> periods = {};

    /// The server gives up a statement that waits longer for a lock. Nothing: the server's word.
    std::optional<std::chrono::milliseconds> lock_wait = {};
};

/// Whether a pooler lends the server's sessions to others as well, from one transaction to the next. Then nothing may be left
/// behind in them: no setting, no statement by name. Nothing: each connection finds out.
using SharedSessions = std::optional<bool>;

}  // namespace shim
