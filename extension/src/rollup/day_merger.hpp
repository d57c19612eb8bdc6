// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "rollup/packed_cells.hpp"
#include "server/instants.hpp"
#include "server/pg.hpp"

namespace learning {

/// Merges the rows of rollup and archive. The archive's rows come first, all of them, and are kept; then the
/// rollup's. Both ascend by day. Hands the quarter-hours, in ascending order, to a consumer with
///
///   add_quarter_hour(instant, live sums, archived sums)
///   holds_day(instant)      whether only the sum of the UTC day that starts there matters
///   add_sums(sums)          takes that sum
///
/// A day that lies within one period, as most do in a month of days, is so summed up from the head of its bytes, while
/// they still lie in the row: nothing is copied or decoded.
///
/// A snapshot can hold two rows of a day: under REPEATABLE READ, one that another transaction has deleted
/// since, and one of our own. Their cells are added.
template <typename Consumer>
class DayMerger {
public:
    explicit DayMerger(Consumer& consumer) : consumer_(consumer) {}

    void add_archived(DateADT day, std::span<const std::uint8_t> bytes) {
        auto* const row =
            static_cast<PackedDay*>(MemoryContextAlloc(context_, sizeof(PackedDay) + bytes.size()));
        row->day = day;
        row->size = bytes.size();
        row->next = nullptr;
        std::ranges::copy(bytes, row->bytes());
        *archived_end_ = row;
        archived_end_ = &row->next;
    }

    void add_live(DateADT day, std::span<const std::uint8_t> bytes) {
        if (live_size_ > 0 && day == live_day_) {
            Cells cells;
            add_cells(live_bytes(), cells);
            add_cells(bytes, cells);
            live_size_ = checked_encode(cells, live_);
            return;
        }
        flush_live();
        take_archived_before(day);
        if (add_whole_day(day, bytes)) return;
        live_day_ = day;
        live_size_ = bytes.size();
        std::ranges::copy(bytes, live_.begin());
    }

    void finish() {
        flush_live();
        while (archived_ != nullptr) take_archived();
    }

private:
    struct PackedDay {
        PackedDay* next;
        std::size_t size;
        DateADT day;

        std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
    };

    [[nodiscard]] std::span<const std::uint8_t> live_bytes() const { return {live_.data(), live_size_}; }

    static void add_cells(std::span<const std::uint8_t> bytes, Cells& cells) {
        Cells more;
        if (!decode(bytes, more)) report_malformed_cells();
        cells = cells.empty() ? more : checked_sum(cells, more);
    }

    /// Hands out the sums of a day of which only they matter. False where the quarter-hours do, or where the sums alone
    /// cannot be told: then the quarter-hours tell what is wrong.
    bool add_whole_day(DateADT day, std::span<const std::uint8_t> bytes) {
        if (!consumer_.holds_day(quarter_hour_start(day, 0))) return false;
        const std::optional<Sums> sums = day_sums(bytes);
        if (sums) consumer_.add_sums(*sums);
        return sums.has_value();
    }

    void take_archived_before(DateADT day) {
        while (archived_ != nullptr && archived_->day < day) take_archived();
    }

    void take_archived() {
        if (add_whole_day(archived_->day, {archived_->bytes(), archived_->size})) {
            archived_ = archived_->next;
        } else {
            merge_day(archived_->day, {});
        }
    }

    /// Hands out the row kept in live_, with the archive's rows of its day.
    void flush_live() {
        if (live_size_ == 0) return;
        if (archived_ != nullptr && archived_->day == live_day_) {
            merge_day(live_day_, live_bytes());
        } else {
            consume_live();
        }
        live_size_ = 0;
    }

    void consume_live() {
        const std::int64_t start = quarter_hour_start(live_day_, 0);
        const bool valid = visit_cells(live_bytes(), [this, start](int quarter_hour, const Sums& sums) {
            consumer_.add_quarter_hour(start + quarter_hour * seconds_per_quarter_hour, sums, {});
        });
        if (!valid) report_malformed_cells();
    }

    /// Hands out a day of the archive, together with what the rollup has of it.
    void merge_day(DateADT day, std::span<const std::uint8_t> live_bytes) {
        Cells live_cells;
        Cells archived_cells;
        if (!live_bytes.empty()) add_cells(live_bytes, live_cells);
        for (; archived_ != nullptr && archived_->day == day; archived_ = archived_->next) {
            add_cells({archived_->bytes(), archived_->size}, archived_cells);
        }
        auto live = live_cells.list().begin();
        auto archived = archived_cells.list().begin();
        while (live != live_cells.list().end() || archived != archived_cells.list().end()) {
            constexpr int none = quarter_hours_per_day;
            const int next_live = live != live_cells.list().end() ? live->quarter_hour : none;
            const int next_archived = archived != archived_cells.list().end() ? archived->quarter_hour : none;
            const int next = std::min(next_live, next_archived);
            const Sums live_sums = next_live == next ? (live++)->sums : Sums{};
            const Sums archived_sums = next_archived == next ? (archived++)->sums : Sums{};
            consumer_.add_quarter_hour(quarter_hour_start(day, next), live_sums, archived_sums);
        }
    }

    Consumer& consumer_;
    MemoryContext context_ = CurrentMemoryContext;
    PackedDay* archived_ = nullptr;
    PackedDay** archived_end_ = &archived_;
    DateADT live_day_ = 0;
    std::size_t live_size_ = 0;
    EncodedCells live_;  // only the first live_size_ bytes are set
};

}  // namespace learning
