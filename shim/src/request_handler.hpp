// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "body_limits.hpp"
#include "http_message.hpp"

namespace shim {

/// What a server does with requests. All that concerns one request is called by one thread at a time, and by
/// another one only between suspend() and resume(); many requests are served at a time. Nothing may throw.
class RequestHandler {
public:
    RequestHandler() = default;
    virtual ~RequestHandler() = default;
    RequestHandler(const RequestHandler&) = delete;
    RequestHandler& operator=(const RequestHandler&) = delete;

    /// The head of a request has come, or what there was of it.
    virtual void begin(const Request& head) noexcept = 0;

    /// How much of a body is read at most.
    [[nodiscard]] virtual std::size_t most_body_bytes(const Request& /*head*/) noexcept {
        return largest_body;
    }

    /// Refuses a request by its head: the body is thrown away unread.
    virtual std::optional<Response> refuse(const Request& head) noexcept = 0;

    virtual Response answer(const Request& whole) noexcept = 0;

    /// Gives away what this thread knows about the request, while its body is awaited.
    virtual std::shared_ptr<void> suspend() noexcept { return nullptr; }
    virtual void resume(const std::shared_ptr<void>& /*suspended*/) noexcept {}

    /// Completes any answer, also one that the server gave by itself.
    virtual void finish(const Request& request, Response& response) noexcept = 0;
};

}  // namespace shim
