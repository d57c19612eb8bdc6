// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>

#include "core/arithmetic.hpp"

// Instants are seconds since 1970-01-01 00:00 UTC; local times are what the zone's wall clock shows, counted
// the same way; offset = local time - instant.

namespace learning {

/// What a zone knows about an instant: the offset in force, and how far it holds.
struct OffsetSegment {
    std::int64_t offset;
    bool ends;                 // false: the offset holds for ever; the next two are then unset
    std::int64_t end;          // the next transition: the first instant of the next segment
    std::int64_t next_offset;  // in force from there
};

/// A time zone: answers for any instant with the rest of its segment.
template <typename Z>
concept Zone = requires(const Z zone, std::int64_t instant) {
    { zone.segment_from(instant) } -> std::same_as<OffsetSegment>;
};

/// Converts between instants and local times. Remembers the last segment, so that a caller that walks forward
/// in time asks the zone once per segment.
template <Zone Z>
class LocalClock {
public:
    explicit LocalClock(const Z& zone) : zone_(zone) {}

    /// The segment from `instant` on.
    const OffsetSegment& segment(std::int64_t instant) {
        if (!known_ || instant < since_ || (segment_.ends && instant >= segment_.end)) ask(instant);
        return segment_;
    }

    std::int64_t offset_at(std::int64_t instant) { return segment(instant).offset; }

    /// The instant that PostgreSQL gives for `local AT TIME ZONE zone`: a local time
    /// that the clock skipped is read with the offset before the transition, one that it
    /// showed twice with the offset after it. Source: DetermineTimeZoneOffset() in the
    /// server, including its assumption that transitions lie more than 48 hours apart.
    std::int64_t to_instant(std::int64_t local) {
        if (local >= plain_since_ && local < plain_until_) return local - segment_.offset;
        return to_instant_near_transition(local);
    }

    /// The date, in days since 1970, on which a day or longer period starts at `start`; days begin at `day_start`. It is
    /// one that the wall clock shows: the next one, where the zone skipped that of the calendar.
    std::int64_t date_at(std::int64_t start, std::int64_t day_start) {
        return floor_div(start + offset_at(start) - day_start, seconds_per_day);
    }

private:
    // Not inlined, so that what is asked for nearly always stays a few instructions.
    [[gnu::noinline]] void ask(std::int64_t instant) {
        segment_ = zone_.segment_from(instant);
        since_ = instant;
        known_ = true;
        plain_since_ = since_ + seconds_per_day;
        plain_until_ = segment_.ends
                           ? segment_.end + std::min({segment_.offset, segment_.next_offset, seconds_per_day})
                           : std::numeric_limits<std::int64_t>::max();
    }

    [[gnu::noinline]] std::int64_t to_instant_near_transition(std::int64_t local) {
        const OffsetSegment& around = segment(local - seconds_per_day);
        const std::int64_t before = local - around.offset;
        if (!around.ends) return before;
        const std::int64_t after = local - around.next_offset;
        if (before < around.end && after < around.end) return before;
        if (before > around.end && after >= around.end) return after;
        return before > after ? before : after;
    }

    Z zone_;
    bool known_ = false;
    std::int64_t since_ = 0;
    OffsetSegment segment_{};
    // Local times between these are read with the offset of the segment, whatever comes behind it.
    std::int64_t plain_since_ = 0;
    std::int64_t plain_until_ = 0;
};

}  // namespace learning
