// SPDX-License-Identifier: PostgreSQL
#include "foreign/learner_days.hpp"

#include "rollup/quarter_hours.hpp"
#include "server/instants.hpp"

namespace learning {

namespace {

std::span<const std::uint8_t> copied(std::span<const std::uint8_t> bytes) {
    const std::span<std::uint8_t> copy = palloc_span<std::uint8_t>(bytes.size());
    std::ranges::copy(bytes, copy.begin());
    return copy;
}

}  // namespace

LearnerDays::LearnerDays(const Schema& schema, const Selection& selection, const UtcDays& utc, Gaps gaps,
                         Snapshot snapshot)
    : schema_(schema),
      snapshot_(snapshot),
      context_(CurrentMemoryContext),
      // The last day may have entries behind the periods asked for, too.
      days_{DateADTGetDatum(utc.first), DateADTGetDatum(utc.last),
            DateADTGetDatum(gaps == Gaps::matter ? utc.first : utc.last)},
      // Of many learners, the key is dearer than to read all rows in the order in which they lie.
      most_read_by_key_(selection.known_learners / 64),
      log_(schema),
      batch_(AllocSetContextCreate(CurrentMemoryContext, "learning_log days", ALLOCSET_DEFAULT_SIZES)),
      receiver_(Keep{this}),
      query_(start(selection)) {
    initStringInfo(&user_id_);
}

RunningQuery LearnerDays::start(const Selection& selection) {
    if (selection.learners == Selection::Learners::everybody) return start_few(text_datum(""));
    const Datum values[] = {selection.learner, days_[0], days_[1], days_[2]};
    const std::span all(values);
    if (selection.learners == Selection::Learners::one) {
        return {Statement::walk_learner, schema_, all.first(3), nullptr, snapshot_, &receiver_.base};
    }
    return {Statement::walk_listed, schema_, all, nullptr, snapshot_, &receiver_.base};
}

/// The first learners behind one.
RunningQuery LearnerDays::start_few(Datum behind) {
    Datum few[] = {Int32GetDatum(read_by_key_), behind};
    SPI_connect();
    execute_in(snapshot_, Statement::first_learners, schema_, few, nullptr, Access::read_only);
    const Value last = spi_value(0, 2);
    const bool others_follow = DatumGetInt64(spi_value(0, 3).datum) == read_by_key_;
    MemoryContextData* const spi = MemoryContextSwitchTo(context_);
    const Datum list = datumCopy(spi_value(0, 1).datum, false, -1);
    last_learner_ = others_follow ? datumCopy(last.datum, false, -1) : Datum{0};
    MemoryContextSwitchTo(spi);
    SPI_finish();
    const Datum values[] = {list, days_[0], days_[1], days_[2]};
    return {Statement::walk_listed, schema_, values, nullptr, snapshot_, &receiver_.base};
}

/// Goes on to those who come behind the last few; false where there are none.
bool LearnerDays::go_on() {
    constexpr int growth = 16;
    if (last_learner_ == Datum{0}) return false;
    query_.end();
    MemoryContextData* const outer = MemoryContextSwitchTo(context_);
    const Datum behind = std::exchange(last_learner_, Datum{0});
    if (read_by_key_ <= most_read_by_key_ / growth) {
        read_by_key_ *= growth;
        query_ = start_few(behind);
    } else {
        const Datum values[] = {behind, days_[0], days_[1], days_[2]};
        query_ = RunningQuery(Statement::walk_others, schema_, values, nullptr, snapshot_, &receiver_.base);
    }
    MemoryContextSwitchTo(outer);
    return true;
}

bool LearnerDays::next_learner() {
    if (!has_learner_) read_rows();
    // What is left of the last one is of no interest.
    while (at_ < count_ && has_learner_ && rows_[at_].is_current) next_row();
    if (at_ == count_) return false;
    has_learner_ = true;
    const std::string_view id = rows_[at_].user_id;
    resetStringInfo(&user_id_);
    enlargeStringInfo(&user_id_, static_cast<int>(VARHDRSZ + id.size()));
    SET_VARSIZE(user_id_.data, VARHDRSZ + id.size());
    memcpy(VARDATA(user_id_.data), id.data(), id.size());
    rows_[at_].is_current = true;
    has_before_ = false;
    while (at_ < count_ && rows_[at_].is_current && rows_[at_].kind == Kind::before) {
        has_before_ = true;
        next_row();
    }
    return true;
}

void LearnerDays::add_cells(const Row& row, Cells& cells) const {
    Cells more;
    if (!decode(row.cells, more)) report_malformed_cells();
    cells = cells.empty() ? more : checked_sum(cells, more);
}

Sums LearnerDays::sum_log(std::int64_t from, std::int64_t to) {
    PushActiveSnapshot(snapshot_);
    const Sums sums = log_.between(bytes_of(DatumGetTextPP(user_id())), from, to);
    PopActiveSnapshot();
    return sums;
}

/// Keeps a row until its turn comes. One without cells is a mark, see walk_listed.
void LearnerDays::keep(const Datum* values, const bool* is_null) {
    MemoryContextData* const outer = MemoryContextSwitchTo(batch_);
    const DateADT day = DatumGetDateADT(values[1]);
    Read& read = rows_[count_];
    read.is_current = false;
    read.kind = !is_null[2] ? Kind::day : day == DATEVAL_NOBEGIN ? Kind::before : Kind::after;
    bool counts = true;
    if (read.kind == Kind::day) {
        const std::span<const std::uint8_t> cells = cell_bytes(values[2], false);
        const std::optional<Sums> sums = day_sums(cells);
        if (!sums) report_malformed_cells();
        counts = sums->entries > 0 && is_rollup_day(day);
        Cells none;
        if (!counts && !decode(cells, none)) report_malformed_cells();
        if (counts) read.row = {quarter_hour_start(day, 0), *sums, DatumGetBool(values[3]), copied(cells)};
    }
    if (counts) {
        const std::string_view id = bytes_of(DatumGetTextPP(values[0]));
        // Of the same learner as the row before, mostly.
        const bool same = count_ > 0 && rows_[count_ - 1].user_id == id;
        read.user_id = same ? rows_[count_ - 1].user_id : bytes_of(DatumGetTextPP(text_datum(id)));
        ++count_;
    }
    MemoryContextSwitchTo(outer);
}

void LearnerDays::next_row() {
    if (++at_ >= count_) read_rows();
    if (at_ < count_) rows_[at_].is_current = is_of_learner(rows_[at_]);
}

/// Rows that do not count leave room for others.
void LearnerDays::read_rows() {
    MemoryContextReset(batch_);
    at_ = count_ = 0;
    while (count_ == 0 && (!exhausted_ || go_on())) {
        CHECK_FOR_INTERRUPTS();
        exhausted_ = !query_.run(rows_at_once_);
    }
    rows_at_once_ = most_rows_at_once;
}

bool LearnerDays::is_of_learner(const Read& read) const {
    return has_learner_ && read.user_id == bytes_of(reinterpret_cast<const varlena*>(user_id_.data));
}

}  // namespace learning
