// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "foreign/selection.hpp"
#include "rollup/log_parts.hpp"
#include "rollup/packed_cells.hpp"
#include "server/pg.hpp"
#include "server/row_receiver.hpp"
#include "server/running_query.hpp"

namespace learning {

/// The days of learners, one learner after the other, as LearnerPeriods wants them (see there): rows of rollup and archive,
/// read some hundred at a time as they are asked for. Of everybody, the first few learners are read for themselves, by the
/// key, and then more, as long as they are few beside all: who wants no more rows than theirs does not wait for all to be read and
/// sorted.
class LearnerDays {
public:
    struct Row {
        std::int64_t start;
        Sums sums;
        bool archived;
        std::span<const std::uint8_t> cells;
    };

    /// Whether it matters which periods are gaps, and not only whether there is one: then it is looked up of each learner
    /// whether there is something before the days asked for, otherwise of those only that have nothing in them.
    enum class Gaps { matter, do_not_matter };

    /// Everything is read in a snapshot of the caller's. What is read lies in the current memory context, which has to live
    /// as long; so has this object, at its place.
    LearnerDays(const Schema& schema, const Selection& selection, const UtcDays& utc, Gaps gaps,
                Snapshot snapshot);

    /// Goes to the next learner; false where there is none. Those who have nothing in the days asked for come too, as long as
    /// they have something on either side.
    bool next_learner();
    [[nodiscard]] Datum user_id() const { return PointerGetDatum(user_id_.data); }
    [[nodiscard]] bool has_before() const { return has_before_; }

    [[nodiscard]] const Row* row() const {
        return at_ < count_ && rows_[at_].is_current && rows_[at_].kind == Kind::day ? &rows_[at_].row
                                                                                     : nullptr;
    }
    void pop() { next_row(); }
    void add_cells(const Row& row, Cells& cells) const;
    [[nodiscard]] bool has_after() const {
        return at_ < count_ && rows_[at_].is_current && rows_[at_].kind == Kind::after;
    }
    [[nodiscard]] Sums sum_log(std::int64_t from, std::int64_t to);

    void end() { query_.end(); }

private:
    enum class Kind { before, day, after };
    struct Read {
        std::string_view user_id;
        Kind kind;
        bool is_current;  // of the learner that next_learner() has gone to
        Row row;
    };
    struct Keep {
        LearnerDays* self;
        void operator()(const Datum* values, const bool* is_null) const { self->keep(values, is_null); }
    };
    static constexpr int first_read_by_key = 16;
    static constexpr std::size_t first_rows_at_once = 64;
    static constexpr std::size_t most_rows_at_once = 256;

    RunningQuery start(const Selection& selection);
    RunningQuery start_few(Datum behind);
    bool go_on();
    void keep(const Datum* values, const bool* is_null);
    void next_row();
    void read_rows();
    [[nodiscard]] bool is_of_learner(const Read& read) const;

    Schema schema_;
    Snapshot snapshot_;
    MemoryContext context_;
    std::array<Datum, 3>
        days_;  // the first and the last one asked for, and from which on a learner has something
    const int most_read_by_key_;
    int read_by_key_ = first_read_by_key;  // of the learners, at once
    Datum last_learner_{};                 // of these; none where nobody follows
    LogParts log_;
    MemoryContext batch_;
    StringInfoData user_id_{};  // a text
    bool has_learner_ = false;
    bool has_before_ = false;
    bool exhausted_ = false;
    std::size_t rows_at_once_ = first_rows_at_once;
    std::size_t at_ = 0;
    std::size_t count_ = 0;
    std::array<Read, most_rows_at_once> rows_;
    RowReceiver<Keep> receiver_;
    RunningQuery query_;  // the last to be made: it takes what is above
};
static_assert(std::is_trivially_destructible_v<LearnerDays>);

}  // namespace learning
