// SPDX-License-Identifier: PostgreSQL
#include "server/server_zone.hpp"

namespace learning {

namespace {

constexpr const char* digits = "0123456789";

/// The names of the time zone database that contain a digit (Etc/GMT+5, EST5EDT): a few dozen. Listing them reads
/// the whole database, which takes some 50 ms, so it is done once per backend.
List* names_with_digit() {
    static List* names = NIL;
    if (names != NIL) return names;
    MemoryContextData* const outer = MemoryContextSwitchTo(TopMemoryContext);
    List* found = NIL;
    pg_tzenum* zones = pg_tzenumerate_start();
    for (pg_tz* zone = pg_tzenumerate_next(zones); zone != nullptr; zone = pg_tzenumerate_next(zones)) {
        const char* name = pg_get_timezone_name(zone);
        if (strpbrk(name, digits) != nullptr) found = lappend(found, pstrdup(name));
    }
    pg_tzenumerate_end(zones);
    MemoryContextSwitchTo(outer);
    return names = found;
}

/// The server also takes POSIX rules for a zone (XYZ-3). They always contain a digit, so
/// only a name with one has to be looked up.
bool is_name(const char* name) {
    if (strpbrk(name, digits) == nullptr) return true;
    const ListCell* cell;
    foreach (cell, names_with_digit()) {
        if (pg_strcasecmp(static_cast<const char*>(lfirst(cell)), name) == 0) return true;
    }
    return false;
}

}  // namespace

OffsetSegment ServerZone::segment_from(std::int64_t instant) const {
    CHECK_FOR_INTERRUPTS();
    const pg_time_t time = instant;
    long offset;
    long next_offset;
    int is_dst;
    int next_is_dst;
    pg_time_t end;
    const int result = pg_next_dst_boundary(&time, &offset, &is_dst, &end, &next_offset, &next_is_dst, zone_);
    if (result < 0) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("timestamp out of range")));
    }
    if (result == 0) return {offset, false, 0, 0};
    return {offset, true, end, next_offset};
}

bool ServerZone::is_utc() const {
    long offset;
    return pg_get_timezone_offset(zone_, &offset) && offset == 0;
}

std::optional<ServerZone> find_zone(std::string_view name) {
    if (name.empty() || name.size() > TZ_STRLEN_MAX) return std::nullopt;
    char terminated[TZ_STRLEN_MAX + 1];
    memcpy(terminated, name.data(), name.size());
    terminated[name.size()] = '\0';
    if (!is_name(terminated)) return std::nullopt;  // first: the server keeps every rule that it has read
    pg_tz* zone = pg_tzset(terminated);
    if (zone == nullptr || !pg_tz_acceptable(zone)) return std::nullopt;
    return ServerZone(zone);
}

ServerZone session_zone() {
    return ServerZone(session_timezone);
}

ServerZone zone_of_name(std::string_view name) {
    const std::optional<ServerZone> zone = find_zone(name);
    if (!zone) {
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("time zone \"%.*s\" not recognized", static_cast<int>(name.size()), name.data()),
                 errhint("Use a name from pg_timezone_names, such as Europe/Berlin or UTC.")));
    }
    return *zone;
}

}  // namespace learning
