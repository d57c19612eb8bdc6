// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace shim {

/// Which of the media types that are offered an Accept header likes best (RFC 9110, 12.5.1): the highest q
/// that the most specific range gives, the earlier offer among equals. Parameters of ranges other than q do
/// not count. Nothing where it takes none of them. An empty header takes the first.
std::optional<std::string> best_media_type(std::string_view accept, std::span<const std::string> offers);

}  // namespace shim
