// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

#include "api/exchange.hpp"
#include "base/json_writer.hpp"
#include "http/message.hpp"

namespace shim {

/// The log's line about an answered request. It never shows bodies, header fields, or what stands in a path
/// or query: routes by their templates only.
JsonWriter request_members(const Exchange& exchange, const Response& response,
                           RequestNotes::Clock::duration duration);

/// The header field Server-Timing.
std::string server_timing(const RequestNotes& notes, RequestNotes::Clock::duration duration);

/// A method's name for log and metrics, where clients must not be able to make up new ones.
std::string_view known_method(std::string_view method);

}  // namespace shim
