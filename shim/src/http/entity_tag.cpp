// SPDX-License-Identifier: PostgreSQL
#include "http/entity_tag.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "http/header_value.hpp"

namespace shim {

std::string entity_tag(std::string_view body) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    const XXH128_hash_t hash = XXH3_128bits(body.data(), body.size());
    std::string tag = "\"";
    for (const std::uint64_t half : {hash.high64, hash.low64})
        for (unsigned shift = 64; shift > 0; shift -= 4) tag += hexadecimal[(half >> (shift - 4)) & 0xFU];
    return tag + '"';
}

std::string packed_entity_tag(std::string_view tag) {
    return std::string(tag.substr(0, tag.size() - 1)) + "-gzip\"";
}

bool holds_entity_tag(std::string_view if_none_match, std::string_view tag) {
    const std::string packed = packed_entity_tag(tag);
    return std::ranges::any_of(header_list(if_none_match), [tag, &packed](std::string_view held) {
        if (held.starts_with("W/")) held.remove_prefix(2);
        return held == "*" || held == tag || held == packed;
    });
}

Response revalidated(Response response, const std::optional<std::string>& if_none_match) {
    const std::string tag = entity_tag(response.body);
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Cache-Control", "private, no-cache");
    if (!if_none_match || !holds_entity_tag(*if_none_match, tag)) return response;
    return {304, "", "", std::move(response.headers)};
}

}  // namespace shim
