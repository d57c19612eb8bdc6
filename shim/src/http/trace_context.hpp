// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

#include "http/message.hpp"

namespace shim {

/// By what a request is found again in the logs of others and
/// in ours. Not to be confused with an entry's request id.
struct TraceContext {
    std::string x_request_id;
    std::string traceparent;  // W3C Trace Context: the trace, and our part in it
};

/// Takes over what the client sent where it is well formed, and makes up the rest at random.
TraceContext trace_context(const Headers& headers);

}  // namespace shim
