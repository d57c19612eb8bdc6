// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "http_message.hpp"
#include "route.hpp"

namespace shim {

/// Answers a request from the table of routes. Whatever goes wrong becomes a problem document: nothing is
/// thrown.
Response answer(const Routes& routes, const Request& request) noexcept;

}  // namespace shim
