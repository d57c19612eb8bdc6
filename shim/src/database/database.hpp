// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/request_notes.hpp"
#include "database/array_literal.hpp"
#include "database/bound.hpp"
#include "database/connection_pool.hpp"
#include "database/database_session.hpp"
#include "database/entry.hpp"
#include "database/question.hpp"
#include "database/record_batch_call.hpp"
#include "database/record_writer.hpp"
#include "database/repeating.hpp"
#include "text/page_cursor.hpp"

namespace shim {

/// Some of a learner's entries in time order.
struct Page {
    std::vector<Entry> entries;
    std::optional<PageCursor> next;  // of the last one, where there are more
};

/// What was erased of a learner.
struct Erased {
    std::int64_t entries;
    std::int64_t archived_entries;
    std::int64_t words;
    std::int64_t study_seconds;
};

/// What became another learner's.
struct Moved {
    std::int64_t entries;
    std::int64_t repeated_entries;  // the other one had them already
    std::int64_t archived_entries;
};

/// Whether it can be heard of a learner's changes, and by which number: see ChangeFeed.
struct Changes {
    enum class Source {
        database,
        off,      // it does not tell
        pooler,   // lends its sessions to others, who would hear it instead
        proxy,    // there is a server behind it that nobody here listens to
        standby,  // hears of none
    };

    Source source;
    std::uint32_t learner = 0;
};

struct SummaryStatements;

/// The functions of the extension that the shim offers. Each throws DatabaseError or PoolExhausted, and notes the time
/// that it took. What is to be asked again is so when notes.wake was called, and at notes.asks_again_at.
class Database {
public:
    /// What may lag behind is read from the pool `reads`, where there is one.
    Database(ConnectionPool& pool, RecordWriter& writer, ConnectionPool* reads = nullptr)
        : pool_(pool), writer_(writer), reads_(reads) {}

    /// Nothing until it has committed: then it is to be asked again.
    std::optional<Receipt> record_learning(const NewEntry& entry, RequestNotes& notes);

    enum class Kind { writes, reads, reads_what_may_lag };

    /// Whether a session for any of those below has to be waited for: then it is to be asked again. The request keeps its
    /// place among the sessions to its end, and its thread is not counted; one that has waited too long learns it when it
    /// wants to use its session. One whose answer may lag behind gets a session of the read database, or of the other one
    /// where that is away: its answer is right as well, and the pool bounds what comes so. Where learners are on several servers,
    /// those of one that does not answer leave sessions to the others: it is told whom the request is about, if it is one. What writes
    /// leaves sessions to what reads.
    bool waits_for_session(RequestNotes& notes, Kind kind, const WhoseRequest& learner) {
        if (!notes.turn)
            notes.of_read_database =
                kind == Kind::reads_what_may_lag && reads_ != nullptr && reads_->is_reachable();
        return waits_for_session(notes, kind, pool_.deadline(), learner);
    }

    /// Records entries in one transaction, apart from those of others; a receipt each, in order. `partly_done`: they were
    /// sent before, and that failed when some may have been recorded.
    std::vector<Receipt> record_batch(std::span<const NewEntry* const> entries, RequestNotes& notes,
                                      bool partly_done = false);

    /// The same, all or nothing: what is returned is the first entry that is refused, conflicts or was voided, and then
    /// nothing was written. The receipts are given away before the commit; from the first one on again where the connection
    /// broke and the batch is sent once more.
    std::optional<RefusedEntry> record_whole_batch(std::span<const NewEntry* const> entries,
                                                   RequestNotes& notes, const ReceiptTaker& take);

    /// Entries that count.
    Page list_entries(const PageQuestion& question, RequestNotes& notes);
    /// Created, or voided; nothing where there is none.
    std::optional<Receipt> find_entry(const std::string& user_id, const std::string& request_id,
                                      RequestNotes& notes);
    /// The voided entry; nothing where the learner has no such entry.
    std::optional<Entry> void_learning(const std::string& user_id, const std::string& request_id,
                                       RequestNotes& notes);
    Erased forget_learner(const std::string& user_id, RequestNotes& notes);
    /// Throws 23505 where entries of the two contradict each other.
    Moved move_learner(const std::string& from, const std::string& into, RequestNotes& notes);

    /// The summary as the database wrote it: a JSON array. Nothing where `from` lies after `to`. Throws 22023
    /// where there is no such time zone.
    std::optional<std::string> aggregate_learning_json(const std::string& user_id,
                                                       const SummaryQuestion& question, RequestNotes& notes);
    /// Before it waits for a session: whoever has one may ask this for it.
    static void share_summary(const std::string& user_id, const SummaryQuestion& question,
                              RequestNotes& notes);
    /// The same over many learners, everybody where no list of them is given.
    std::optional<std::string> aggregate_learners_json(std::optional<ArrayLiteral> user_ids,
                                                       const SummaryQuestion& question, RequestNotes& notes);

    /// JSON as well: an object, and arrays. Of a range that ends before it begins, nothing. Each throws 22023 where
    /// there is no such time zone.
    std::string learning_streaks(const StreaksQuestion& question, RequestNotes& notes);
    std::string learning_calendar(const CalendarQuestion& question, RequestNotes& notes);
    std::optional<std::string> learning_profile(const ProfileQuestion& question, RequestNotes& notes);

    /// An array too: of those with the most words, most first. The same holds for range and zone.
    std::optional<std::string> active_learners(const ActiveLearnersQuestion& question, RequestNotes& notes);

    Changes changes_of(const std::string& user_id, RequestNotes& notes);

private:
    using Clock = ConnectionPool::Clock;

    bool waits_for_session(RequestNotes& notes, Kind kind, Clock::time_point deadline,
                           const WhoseRequest& learner);
    DatabaseSession session_for(RequestNotes& notes);
    Receipt record_alone(const NewEntry& entry, bool outcome_unknown, RequestNotes& notes);

    std::optional<std::string> aggregate(const SummaryStatements& statements, Parameter whom,
                                         const SummaryQuestion& question, RequestNotes& notes);
    Rows run_with_others(const Call& call, RequestNotes& notes);
    bool are_in_order(const Bound& from, const Bound& to, const std::string& time_zone, RequestNotes& notes);
    std::optional<std::string> fetch_in_pieces(const Statement& statement,
                                               const std::vector<Parameter>& parameters, RequestNotes& notes);

    /// Runs a statement that may run twice without harm; repeats it where that can help.
    Rows run(const Statement& statement, std::span<const Parameter> parameters, RequestNotes& notes,
             Repeating::SecondAnswer second_answer = Repeating::SecondAnswer::the_same);

    ConnectionPool& pool_;
    RecordWriter& writer_;
    ConnectionPool* const reads_;
};

}  // namespace shim
