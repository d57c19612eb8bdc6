// SPDX-License-Identifier: PostgreSQL
#include "server_zone.hpp"

namespace learning {

namespace {

/// Whether the time zone database lists the name. Reads the whole database.
bool is_listed(const char* name) {
    bool found = false;
    pg_tzenum* zones = pg_tzenumerate_start();
    for (pg_tz* zone = pg_tzenumerate_next(zones); zone != nullptr && !found;
         zone = pg_tzenumerate_next(zones)) {
        found = pg_strcasecmp(pg_get_timezone_name(zone), name) == 0;
    }
    pg_tzenumerate_end(zones);
    return found;
}

/// The server also takes POSIX rules for a zone (XYZ-3). They always contain a digit; the few names that do
/// as well (Etc/GMT+5, EST5EDT) are looked up once per backend.
bool is_name(const char* name) {
    if (strpbrk(name, "0123456789") == nullptr) return true;
    static std::array<char[TZ_STRLEN_MAX + 1], 8> known_names;
    static std::size_t next_known = 0;
    for (const auto& known : known_names) {
        if (strcmp(known, name) == 0) return true;
    }
    if (!is_listed(name)) return false;
    strlcpy(known_names[next_known], name, TZ_STRLEN_MAX + 1);
    next_known = (next_known + 1) % known_names.size();
    return true;
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
    pg_tz* zone = pg_tzset(terminated);
    if (zone == nullptr || !pg_tz_acceptable(zone) || !is_name(terminated)) return std::nullopt;
    return ServerZone(zone);
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
