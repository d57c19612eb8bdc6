// SPDX-License-Identifier: PostgreSQL
#include "rollup/rollup_rebuild.hpp"

#include "rollup/cell_changes.hpp"
#include "rollup/changed_learners.hpp"
#include "rollup/packed_cells.hpp"
#include "rollup/stands_alone.hpp"
#include "server/row_receiver.hpp"
#include "server/running_query.hpp"

extern "C" {
#include <commands/tablecmds.h>
}

namespace learning {

namespace {

/// How many quarter-hours differ.
std::uint64_t count_differences(const Cells& left, const Cells& right) {
    std::uint64_t differences = 0;
    auto a = left.list().begin();
    auto b = right.list().begin();
    while (a != left.list().end() || b != right.list().end()) {
        const bool has_both = a != left.list().end() && b != right.list().end();
        const int order = has_both ? a->quarter_hour - b->quarter_hour : a != left.list().end() ? -1 : 1;
        if (order != 0 || a->sums != b->sums) ++differences;
        if (order <= 0) ++a;
        if (order >= 0) ++b;
    }
    return differences;
}

/// The days of the log, in order of their keys. Some thousand entries are read at a time, so that a log of any size will
/// do; a day that they end in goes on in the next ones.
class LogDays {
public:
    /// Lies at its place as long as it is read.
    explicit LogDays(const Schema& schema)
        : batch_(AllocSetContextCreate(CurrentMemoryContext, "learning_log entries", ALLOCSET_DEFAULT_SIZES)),
          receiver_(Add{this}),
          query_(Statement::read_log, schema, {}, nullptr, GetTransactionSnapshot(), &receiver_.base) {
        initStringInfo(&user_id_);
        has_part_ = read_part();
    }

    bool next(CellChanges::DayChange& day) {
        if (!has_part_) return false;
        resetStringInfo(&user_id_);
        appendBinaryStringInfo(&user_id_, part_.user_id.data(), static_cast<int>(part_.user_id.size()));
        day = {{user_id_.data, static_cast<std::size_t>(user_id_.len)}, part_.day, part_.cells};
        while ((has_part_ = read_part()) && part_.day == day.day && part_.user_id == day.user_id) {
            day.cells = checked_sum(day.cells, part_.cells);
        }
        return true;
    }

    [[nodiscard]] std::uint64_t entries() const { return entries_; }
    void end() { query_.end(); }

private:
    struct Add {
        LogDays* self;
        void operator()(const Datum* values, const bool* is_null) const {
            self->changes_->add(entry_of(values, is_null));
            ++self->entries_;
        }
    };

    bool read_part() {
        constexpr std::uint64_t entries_at_once = 10000;
        while (!changes_ || !changes_->next_day(part_)) {
            if (exhausted_) return false;
            CHECK_FOR_INTERRUPTS();
            MemoryContextReset(batch_);
            MemoryContextData* const outer = MemoryContextSwitchTo(batch_);
            changes_.emplace();
            exhausted_ = !query_.run(entries_at_once);
            changes_->sort();
            MemoryContextSwitchTo(outer);
        }
        return true;
    }

    MemoryContext batch_;
    std::optional<CellChanges> changes_;
    CellChanges::DayChange part_;
    bool has_part_ = false;
    bool exhausted_ = false;
    std::uint64_t entries_ = 0;
    StringInfoData user_id_{};
    RowReceiver<Add> receiver_;
    RunningQuery query_;
};
static_assert(std::is_trivially_destructible_v<LogDays>);

/// Walks along the rows of the rollup and the days of the log, both in key order, and mends what differs.
class Rebuild {
public:
    Rebuild(const Schema& schema, LogDays& log)
        : schema_(schema),
          log_(log),
          scratch_(AllocSetContextCreate(CurrentMemoryContext, "learning_log cells", ALLOCSET_SMALL_SIZES)) {
        advance();
    }

    void meet(std::string_view user_id, DateADT day, Datum packed) {
        CHECK_FOR_INTERRUPTS();
        while (has_day_ && compare_key(user_id, day) < 0) add_day();
        Cells cells;
        const bool readable = read(packed, cells);
        if (has_day_ && compare_key(user_id, day) == 0) {
            const std::uint64_t differences = count_differences(cells, day_.cells);
            if (!readable || differences > 0) write(std::max<std::uint64_t>(differences, 1));
            advance();
        } else {
            remove(user_id, day, std::max<std::uint64_t>(cells.list().size(), 1));
        }
    }

    std::uint64_t finish() {
        while (has_day_) add_day();
        return changed_;
    }

private:
    static bool read(Datum packed, Cells& cells) {
        const std::string_view bytes = bytes_of(PG_DETOAST_DATUM_PACKED(packed));
        if (bytes.size() <= max_encoded_size &&
            decode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, cells)) {
            return true;
        }
        cells.clear();
        return false;
    }

    /// Of the current day of the log with a row.
    [[nodiscard]] int compare_key(std::string_view user_id, DateADT day) const {
        const int users = day_.user_id.compare(user_id);
        if (users != 0) return users;
        return day_.day < day ? -1 : day_.day > day ? 1 : 0;
    }

    void advance() { has_day_ = log_.next(day_); }

    void add_day() {
        write(day_.cells.list().size());
        advance();
    }

    void write(std::uint64_t cells) {
        MemoryContextData* const outer = MemoryContextSwitchTo(scratch_);
        Datum row[] = {text_datum(day_.user_id), DateADTGetDatum(day_.day), pack(day_.cells)};
        run(Statement::replace_rollup, row);
        end_change(outer, cells);
    }

    void remove(std::string_view user_id, DateADT day, std::uint64_t cells) {
        MemoryContextData* const outer = MemoryContextSwitchTo(scratch_);
        Datum key[] = {text_datum(user_id), DateADTGetDatum(day)};
        run(Statement::prune_rollup, key);
        end_change(outer, cells);
    }

    void end_change(MemoryContextData* outer, std::uint64_t cells) {
        MemoryContextSwitchTo(outer);
        MemoryContextReset(scratch_);
        changed_ += cells;
    }

    /// The rollup is being read meanwhile.
    void run(Statement statement, std::span<Datum> values) {
        SPI_connect();
        execute(statement, schema_, values, nullptr, Access::read_write);
        SPI_finish();
    }

    const Schema& schema_;
    LogDays& log_;
    MemoryContext scratch_;
    CellChanges::DayChange day_;
    bool has_day_ = false;
    std::uint64_t changed_ = 0;
};
static_assert(std::is_trivially_destructible_v<Rebuild>);

/// A statement that is still writing the log has its trigger ahead of it, which would count what is counted here.
void check_log(const Schema& schema) {
    Relation log = table_open(get_relname_relid("learning_log", schema.oid), NoLock);
    check_stands_alone(log);
    CheckTableNotInUse(log, "sum up");
    table_close(log, NoLock);
}

}  // namespace

Rebuilt rebuild_rollup(const Schema& schema) {
    if (IsolationUsesXactSnapshot()) {
        ereport(ERROR, (errcode(ERRCODE_INVALID_TRANSACTION_STATE),
                        errmsg("cannot rebuild the rollup in a transaction with a fixed snapshot"),
                        errhint("Use the isolation level READ COMMITTED.")));
    }
    execute(Statement::lock_tables, schema, {}, nullptr, Access::read_write);
    check_log(schema);

    LogDays log(schema);
    Rebuild rebuild(schema, log);
    RowReceiver mend([&rebuild](const Datum* values, const bool*) {
        rebuild.meet(bytes_of(PG_DETOAST_DATUM_PACKED(values[0])), DatumGetDateADT(values[1]), values[2]);
    });
    execute(Statement::read_rollup, schema, {}, Access::read_write, &mend.base);
    const std::uint64_t cells = rebuild.finish();
    log.end();
    if (cells > 0 && notifies_changes()) notify_change_of_everybody();
    return {log.entries(), cells};
}

}  // namespace learning
