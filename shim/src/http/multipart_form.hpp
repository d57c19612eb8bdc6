// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "text/raw_value.hpp"

namespace shim {

/// Reads a body in multipart/form-data (RFC 7578); `content_type` is the header's value, with the boundary.
/// A field left empty counts as absent, as in the other form encoding.
Result<Members> multipart_members(std::string_view content_type, std::string_view body);

}  // namespace shim
