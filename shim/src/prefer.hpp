// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

namespace shim {

/// What a Prefer header (RFC 7240) says about `handling`: strict, lenient, or nothing. Preferences that are
/// not known are ignored, as the standard asks; the first of several counts.
std::string preferred_handling(std::string_view prefer);

}  // namespace shim
