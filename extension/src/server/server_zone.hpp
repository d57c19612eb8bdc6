// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "core/local_clock.hpp"
#include "server/pg.hpp"

namespace learning {

/// A time zone of the server, as core's Zone.
class ServerZone {
public:
    explicit ServerZone(pg_tz* zone) : zone_(zone) {}

    [[nodiscard]] OffsetSegment segment_from(std::int64_t instant) const;

    /// Whether the zone is UTC itself, for ever (and not one that happens to be at offset 0).
    [[nodiscard]] bool is_utc() const;

private:
    pg_tz* zone_;
};
static_assert(Zone<ServerZone>);

/// The zone of an IANA name, as listed in pg_timezone_names; nothing for any other text, POSIX rules such as
/// UTC+5 among them: their sign is the reverse of what people mean.
std::optional<ServerZone> find_zone(std::string_view name);

/// The zone that the session's settings name, in whichever way: what the server has resolved is not ambiguous.
ServerZone session_zone();

/// The zone of a name, but raises 22023 where there is none.
ServerZone zone_of_name(std::string_view name);

}  // namespace learning
