// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shim {

/// Decodes base64 with the alphabet of URLs and without padding (RFC 7515). Nothing where a character, the
/// length or the unused bits at the end are not what an encoder writes: one value has one text.
std::optional<std::string> base64url_decoded(std::string_view text);

}  // namespace shim
