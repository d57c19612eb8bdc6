// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace shim {

/// The strong entity tag of a body: a hash of its bytes, in quotes.
std::string entity_tag(std::string_view body);

/// The tag of the same body where it is sent packed: strong as well, since packing it again gives other bytes.
std::string packed_entity_tag(std::string_view tag);

/// Whether a list of tags, as If-None-Match has it, holds this
/// one, or the one of its packed form; `*` holds any. Compared weakly, as RFC 9110 asks.
bool holds_entity_tag(std::string_view if_none_match, std::string_view tag);

/// Gives an answer its ETag and lets private caches keep it, if they ask again each time; 304 without the
/// body where the client has just this one.
Response revalidated(Response response, const std::optional<std::string>& if_none_match);

}  // namespace shim
