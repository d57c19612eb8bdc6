// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>

#include "api/exchange.hpp"
#include "http/message.hpp"

namespace shim {

/// Answers a request as its route says, as far as its caller may do that. Whatever goes wrong becomes a problem
/// document: nothing is thrown. Nothing where it waits for others, without holding the thread: then it is to be asked
/// again, see RequestNotes.
std::optional<Response> answer(Exchange& exchange) noexcept;

}  // namespace shim
