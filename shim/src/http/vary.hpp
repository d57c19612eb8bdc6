// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string_view>

#include "http/message.hpp"

namespace shim {

/// Says that an answer depends on this header field of the request as well.
void add_to_vary(Response& response, std::string_view field);

}  // namespace shim
