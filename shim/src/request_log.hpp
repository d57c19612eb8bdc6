// SPDX-License-Identifier: PostgreSQL
#pragma once

#include "http_message.hpp"
#include "json.hpp"
#include "request_notes.hpp"

namespace shim {

/// The log's line about an answered request. It never shows bodies, header fields, or what stands in a path
/// or query: routes by their templates only.
Json request_line(const Request& request, const Response& response, const RequestNotes& notes,
                  RequestNotes::Clock::duration duration);

/// The header field Server-Timing.
std::string server_timing(const RequestNotes& notes, RequestNotes::Clock::duration duration);

/// A method's name for log and metrics, where clients must not be able to make up new ones.
std::string known_method(const std::string& method);

}  // namespace shim
