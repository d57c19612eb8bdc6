// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>

#include "database/connection.hpp"
#include "text/instant.hpp"

namespace shim {

/// A bound of a range: an instant, or a wall-clock time, which the time zone of the question turns into one. A date stands
/// for the start of its day, which is where `day_start` says.
struct Bound {
    Parameter instant;
    Parameter wall_clock;
};

inline Bound bound_of(const InstantText& bound, const std::string& day_start) {
    if (bound.form == InstantText::Form::fixed) return {bound.text, std::nullopt};
    if (bound.form == InstantText::Form::local) return {std::nullopt, bound.text};
    return {std::nullopt, bound.text + "T" + day_start};
}

/// A bound in the text of a statement, given the numbers of its two parameters and that of the zone.
#define BOUND_IN_SQL(instant, wall_clock, zone) \
    "coalesce(" instant "::timestamptz, " wall_clock "::timestamp AT TIME ZONE " zone "::text)"

}  // namespace shim
