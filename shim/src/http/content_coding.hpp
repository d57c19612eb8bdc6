// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

#include "http/message.hpp"

namespace shim {

/// Whether an Accept-Encoding header (RFC 9110, 12.5.3) wants gzip, and no less than the plain text.
bool wants_gzip(std::string_view accept_encoding);

/// Packs an answer that is long enough where the client wants that; says in Vary and ETag which of the two it is.
void code_content(const Headers& request, Response& response);

}  // namespace shim
