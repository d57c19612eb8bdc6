// SPDX-License-Identifier: PostgreSQL
#include "database/error_meaning.hpp"

#include <gtest/gtest.h>

#include <string>

namespace shim {
namespace {

std::string words(const std::string& message) {
    return error_as_meant({"22023", message}).what();
}

TEST(ErrorMeaning, IsWithoutTheWordsOfAProxy) {
    EXPECT_EQ(words("public.agg(4): [app] REMOTE ERROR: too many periods"), "too many periods");
    EXPECT_EQ(words("a.b(10): [odd ] name] REMOTE ERROR: x: [y] REMOTE ERROR: z"), "x: [y] REMOTE ERROR: z");
    const auto error = error_as_meant(
        {"54000", "f(1): [app] REMOTE ERROR: x", "Remote detail: The range.", "Remote hint: Use less."});
    EXPECT_EQ(error.sqlstate, "54000");
    EXPECT_EQ(error.detail, "The range.");
    EXPECT_EQ(error.hint, "Use less.");
}

TEST(ErrorMeaning, AFullQueueOfNotifyIsNobodysFault) {
    const auto sqlstate = [](const std::string& message) {
        return error_as_meant({"54000", message}).sqlstate;
    };
    EXPECT_EQ(sqlstate("too many notifications in the NOTIFY queue"), "53400");
    EXPECT_EQ(sqlstate("zu viele Benachrichtigungen in NOTIFY-Schlange"), "53400");
    EXPECT_EQ(sqlstate("f(1): [app] REMOTE ERROR: too many notifications in the NOTIFY queue"), "53400");
    EXPECT_EQ(sqlstate("too many periods"), "54000");
}

TEST(ErrorMeaning, OthersStay) {
    for (const char* message :
         {"", "too many periods", "f(1): [app", "f(1): [app] ERROR: x", "f(1): [app] REMOTE ERROR",
          "said f(1): [app] REMOTE ERROR: x", "): [", "REMOTE ERROR: x"})
        EXPECT_EQ(words(message), message);
}

TEST(ErrorMeaning, AShardThatCannotBeReachedIsABrokenConnection) {
    EXPECT_EQ(
        error_as_meant({"XX000", "PL/Proxy function public.f(1): [app] PQconnectStart: refused"}).sqlstate,
        "08006");
    EXPECT_EQ(
        error_as_meant({"XX000", "public.f(1): [app] REMOTE ERROR: server closed the connection"}).sqlstate,
        "08006");
    EXPECT_EQ(error_as_meant({"XX000", "PL/Proxy function public.f(1): connect timeout to: host=a"}).sqlstate,
              "08006");
    EXPECT_EQ(error_as_meant({"XX000", "PL/Proxy function public.f(1): Field x does not exists in result"})
                  .sqlstate,
              "XX000");
    EXPECT_EQ(error_as_meant({"XX000", "cache lookup failed"}).sqlstate, "XX000");
    EXPECT_EQ(error_as_meant({"42501", "public.f(1): [app] REMOTE ERROR: permission denied"}).sqlstate,
              "42501");
}

TEST(ErrorMeaning, AGuardSaysThatTheLearnerMoves) {
    const std::string words = R"(new row for relation "learning_log" violates check constraint )";
    EXPECT_EQ(error_as_meant({"23514", words + R"("learning_log_shard_2_of_4")"}).sqlstate, "40L01");
    EXPECT_EQ(
        error_as_meant({"23514", "f(1): [app] REMOTE ERROR: " + words + R"("learning_log_shard4")"}).sqlstate,
        "40L01");
    const std::string german =
        "neue Zeile f\u00fcr Relation \u00bblearning_log\u00ab verletzt Check-Constraint ";
    EXPECT_EQ(error_as_meant({"23514", german + "\u00bblearning_log_shard_2_of_4\u00ab"}).sqlstate, "40L01");
    EXPECT_EQ(error_as_meant({"23514", german + "\u00bblearning_log_word_count_check\u00ab"}).sqlstate,
              "23514");
    EXPECT_EQ(error_as_meant({"23514", words + R"("learning_log_word_count_check")"}).sqlstate, "23514");
}

TEST(ErrorMeaning, AWaitThatWasCancelled) {
    const std::string words = "canceling wait for synchronous replication due to user request";
    EXPECT_TRUE(is_of_cancelled_wait("SyncRepWaitForLSN", "storniere Warten auf synchrone Replikation"));
    EXPECT_TRUE(is_of_cancelled_wait("handle_notice", "f(6): [app] REMOTE WARNING: " + words));
    EXPECT_FALSE(is_of_cancelled_wait("handle_notice", "f(6): [app] REMOTE WARNING: something else"));
    EXPECT_FALSE(is_of_cancelled_wait("exec_stmt_raise", words));
}

TEST(Remedy, DependsOnWhoseConnectionEnded) {
    DatabaseError error("08006", "a shard does not answer");
    EXPECT_EQ(remedy_for(error), Remedy::reconnect);
    error.session_lives = true;
    EXPECT_EQ(remedy_for(error), Remedy::repeat_once);
    EXPECT_FALSE(meets_everyone(error));
    EXPECT_TRUE(leaves_outcome_unknown(error));
    EXPECT_EQ(remedy_for({"", "lost"}), Remedy::reconnect);
    EXPECT_EQ(remedy_for({"25006", "read-only"}), Remedy::reconnect);
    EXPECT_EQ(remedy_for({"0A000", "several servers"}), Remedy::none);
    EXPECT_EQ(remedy_for({"40L01", "moving"}), Remedy::repeat);
}

}  // namespace
}  // namespace shim
