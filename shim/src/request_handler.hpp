// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <optional>

#include "http_message.hpp"
#include "request_gate.hpp"

namespace shim {

/// What a server does with requests. All that concerns one request is
/// called by one thread, many requests at a time; nothing may throw.
class RequestHandler {
public:
    RequestHandler() = default;
    virtual ~RequestHandler() = default;
    RequestHandler(const RequestHandler&) = delete;
    RequestHandler& operator=(const RequestHandler&) = delete;

    /// The head of a request has come. May be called twice for one that asks whether it may go on.
    virtual void begin(const Request& head) noexcept = 0;

    /// How much of a body is read at most.
    [[nodiscard]] virtual std::size_t most_body_bytes(const Request& /*head*/) noexcept {
        return largest_body;
    }

    /// Refuses a request by its head: the body is thrown away unread.
    virtual std::optional<Response> refuse(const Request& head) noexcept = 0;

    virtual Response answer(const Request& whole) noexcept = 0;

    /// Completes any answer, also one that the server gave by itself.
    virtual void finish(const Request& request, Response& response) noexcept = 0;
};

}  // namespace shim
