// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/cells.hpp"
#include "server/pg.hpp"
#include "server/statements.hpp"

namespace learning {

/// Sums of the log's entries of one learner after the other, where boundaries of periods cut quarter-hours.
///
/// Each statement costs as much as reading some twenty entries, and a start of the day such as 04:07 cuts each quarter-hour of
/// the learner's. So the entries behind what is asked for are read along, and kept: the more of them, the more of the
/// questions before were answered by what was kept. What is asked for ascends, more or less.
class LogParts {
public:
    /// What is kept lies in the current memory context, which has to live as long.
    explicit LogParts(const Schema& schema) : schema_(schema), context_(CurrentMemoryContext) {}

    /// The sums of the entries from one instant to another, in the active snapshot: always the same one.
    Sums between(std::string_view user_id, std::int64_t from, std::int64_t to);

private:
    struct Entry {
        std::int64_t instant;
        std::int32_t words;
        std::int32_t study_seconds;
    };
    static constexpr std::size_t fewest_at_once = 16;
    static constexpr std::size_t most_at_once = 4096;

    void read(std::string_view user_id, std::int64_t from);
    void take(const Datum* values, const bool* is_null);

    Schema schema_;
    MemoryContext context_;
    Datum user_id_{};  // a text; none before the first question
    std::span<Entry> room_;
    std::size_t count_ = 0;
    std::size_t at_once_ = fewest_at_once;
    std::size_t answered_ = 0;  // questions, since the last statement
    std::int64_t begin_ = 0;    // what is kept are all entries from here
    std::int64_t end_ = 0;      // to here
};
static_assert(std::is_trivially_destructible_v<LogParts>);

}  // namespace learning
