// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>

#include "api/exchange.hpp"
#include "http/message.hpp"

namespace shim {

/// Answers a request as its route says, as far as its caller may do that. Whatever goes wrong becomes a problem
/// document, and is thrown only where there is no memory for one. Nothing where it waits for others, without holding the thread: then it is to be asked
/// again, see RequestNotes.
std::optional<Response> answer(Exchange& exchange);

}  // namespace shim
