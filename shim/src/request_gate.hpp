// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "http_message.hpp"
#include "problem.hpp"

namespace shim {

/// What a body may have at most, and what a batch may: 10,000 entries fit, each of the longest.
inline constexpr std::size_t largest_body = std::size_t{1} << 20;
inline constexpr std::size_t largest_batch_body = std::size_t{8} << 20;
/// Up to here, a body that is too large is read and thrown away, so that its sender reads the answer: where a
/// connection is closed with data unread, the system resets it, and the answer may be lost.
inline constexpr std::size_t largest_body_to_discard = std::size_t{64} << 20;

/// Later versions of the library refuse more by themselves, once they have read so many.
inline constexpr std::size_t most_header_fields = 100;

/// Whether the library reads a body for this method; it takes what follows any other request for the next one.
bool may_have_body(std::string_view method);

Problem too_many_header_fields();

/// Looks at a request's line and headers before its body is read, and refuses what the HTTP library would let
/// through: bodies without a bounded length, coded bodies, headers that two readers could understand in two
/// ways. After a refusal the connection closes, since nobody knows where the next request on it would begin.
std::optional<Problem> refuse_at_gate(const Request& request, std::size_t most_body_bytes = largest_body);

/// Whether the body of a request that was refused is to be read and thrown away.
bool worth_discarding(const Request& request, const Problem& refusal);

}  // namespace shim
