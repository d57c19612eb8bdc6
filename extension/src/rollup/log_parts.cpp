// SPDX-License-Identifier: PostgreSQL
#include "rollup/log_parts.hpp"

#include <limits>

#include "rollup/quarter_hours.hpp"
#include "server/row_receiver.hpp"

namespace learning {

Sums LogParts::between(std::string_view user_id, std::int64_t from, std::int64_t to) {
    const bool same = user_id_ != Datum{0} && bytes_of(DatumGetTextPP(user_id_)) == user_id;
    if (!same || from < begin_ || to > end_) read(user_id, from);
    ++answered_;
    // So many entries at one time that not even these could be kept.
    if (to > end_) return sum_log(schema_, user_id_, from, to);
    Sums sums;
    const std::span<const Entry> kept = room_.first(count_);
    for (auto entry = std::ranges::lower_bound(kept, from, {}, &Entry::instant);
         entry != kept.end() && entry->instant < to; ++entry) {
        sums.entries += 1;
        sums.words += entry->words;
        sums.study_seconds += entry->study_seconds;
    }
    return sums;
}

/// Keeps the entries from an instant on, as many as are worth it.
void LogParts::read(std::string_view user_id, std::int64_t from) {
    constexpr std::size_t often = 4;
    if (answered_ > often) at_once_ = std::min(at_once_ * 2, most_at_once);
    if (answered_ < often) at_once_ = std::max(at_once_ / 2, fewest_at_once);
    MemoryContextData* const outer = MemoryContextSwitchTo(context_);
    if (room_.empty()) room_ = palloc_span<Entry>(most_at_once);
    if (user_id_ == Datum{0} || bytes_of(DatumGetTextPP(user_id_)) != user_id) {
        if (user_id_ != Datum{0}) pfree(DatumGetPointer(user_id_));
        user_id_ = text_datum(user_id);
    }
    MemoryContextSwitchTo(outer);

    answered_ = count_ = 0;
    begin_ = from;
    RowReceiver receiver([this](const Datum* values, const bool* is_null) { take(values, is_null); });
    Datum values[] = {user_id_, search_bound(from), Int64GetDatum(static_cast<std::int64_t>(at_once_))};
    SPI_connect();
    execute(Statement::entries_from, schema_, values, Access::read_only, &receiver.base);
    SPI_finish();
    // The last one may have others of the same second behind it.
    const bool all = count_ < at_once_;
    end_ = all ? std::numeric_limits<std::int64_t>::max() : room_[count_ - 1].instant;
}

void LogParts::take(const Datum* values, const bool* is_null) {
    room_[count_++] = {instant_of(DatumGetTimestampTz(values[0])), is_null[1] ? 0 : DatumGetInt32(values[1]),
                       is_null[2] ? 0 : DatumGetInt32(values[2])};
}

}  // namespace learning
