// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

#include "database/connection.hpp"

namespace shim {

/// Decides whether a statement that failed, and that may run twice without harm, is run again: after a lost
/// connection once, where other transactions got in the way a few times.
class Repeating {
public:
    /// What the statement answers where it was done already. Where that is something else than the first time, it is run
    /// again only where it is known that it was not done; otherwise its error says that the outcome is unknown.
    enum class SecondAnswer { the_same, another };

    explicit Repeating(std::string_view statement, SecondAnswer second_answer = SecondAnswer::the_same)
        : statement_(statement), second_answer_(second_answer) {}

    /// Runs work on a session's connection until it succeeds or its error is final, which is thrown. A session may know another
    /// database that has more to say to it.
    template <typename Session, typename Work>
    auto run(Session& session, Work work) {
        while (true) {
            Connection& connection = session.connection();
            try {
                return work(connection);
            } catch (DatabaseError& error) {
                const Remedy remedy = remedy_for(error);
                if (remedy == Remedy::reconnect) session.discard();
                if constexpr (requires { session.turns_to_spare(error); })
                    if (session.turns_to_spare(error)) continue;
                if (!again_after(error, remedy)) throw;
            }
        }
    }

    /// An attempt may have committed without our knowing: a connection broke before it was answered, ours or one behind it.
    [[nodiscard]] bool outcome_unknown() const { return outcome_unknown_; }

private:
    bool again_after(DatabaseError& error, Remedy remedy);

    const std::string_view statement_;
    const SecondAnswer second_answer_;
    int attempts_ = 0;
    bool repeated_once_ = false;
    bool outcome_unknown_ = false;
};

}  // namespace shim
