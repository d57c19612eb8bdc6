// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "server/pg.hpp"
#include "server/server_zone.hpp"

namespace learning {

/// A bound of a range of periods, as it was passed: a timestamptz is an instant; a timestamp is what the zone's
/// wall clock shows; a date stands for the start of that day in the zone, which is where the day start says.
struct Bound {
    Datum value;
    Oid type;
};

/// The types of a function's parameters: its overloads differ in those of the bounds.
const Oid* parameter_types(Oid function);

/// The instant of a bound, infinite where the bound is; nothing where the server has no such timestamp.
/// `day_start` is in seconds after midnight.
std::optional<TimestampTz> time_of(const Bound& bound, const ServerZone& zone, std::int64_t day_start);

}  // namespace learning
