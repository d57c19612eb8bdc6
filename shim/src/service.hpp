// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "caller.hpp"
#include "http_message.hpp"
#include "route.hpp"

namespace shim {

/// Answers a request from the table of routes, as far as the caller may do that. Whatever goes wrong becomes
/// a problem document: nothing is thrown.
Response answer(const Routes& routes, const Request& request, const Caller& caller) noexcept;

}  // namespace shim
