// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace shim {

/// The weight of an element of such a header, in thousandths: full without a parameter q. A q that begins with the
/// point is read too; nothing where it is none.
std::optional<int> weight_of(std::string_view element);

/// Which of the media types that are offered an Accept header likes best (RFC 9110, 12.5.1): the highest q
/// that the most specific range gives, the earlier offer among equals. Parameters of ranges other than q do
/// not count. Nothing where it takes none of them. An empty header takes the first, and so does one that takes
/// none, where an element cannot be read: that is no refusal.
std::optional<std::string> best_media_type(std::string_view accept, std::span<const std::string> offers);

}  // namespace shim
