// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "api/exchange.hpp"
#include "http/message.hpp"

namespace shim {

/// Answers a request as its route says, as far as its caller may do that. Whatever goes wrong becomes a problem
/// document: nothing is thrown.
Response answer(Exchange& exchange) noexcept;

}  // namespace shim
