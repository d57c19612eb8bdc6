// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "http/message.hpp"

namespace shim {

/// What is done with one request, from its head to its answer. It has one thread at a time. What is thrown is a lack of memory
/// for any answer: the connection ends then.
class RequestCourse {
public:
    RequestCourse() = default;
    virtual ~RequestCourse() = default;
    RequestCourse(const RequestCourse&) = delete;
    RequestCourse& operator=(const RequestCourse&) = delete;

    /// The server puts the body into it before it asks for the answer.
    virtual Request& request() noexcept = 0;

    /// How much of a body is read at most.
    [[nodiscard]] virtual std::size_t most_body_bytes() const noexcept = 0;

    /// Refuses the request by its head: the body is thrown away unread.
    virtual std::optional<Response> refuse() = 0;

    /// Nothing where it has to wait for others, without holding the thread. Then it is asked again once the request's
    /// wake() was called, which may be before this returns, and at asks_again_at() in any case.
    virtual std::optional<Response> answer() = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point asks_again_at() const noexcept = 0;

    /// Completes any answer, also one that the server gave by itself.
    virtual void finish(Response& response) noexcept = 0;
};

/// What a server does with requests: many at a time.
class RequestHandler {
public:
    RequestHandler() = default;
    virtual ~RequestHandler() = default;
    RequestHandler(const RequestHandler&) = delete;
    RequestHandler& operator=(const RequestHandler&) = delete;

    /// The head of a request has come, or what there was of it.
    virtual std::unique_ptr<RequestCourse> begin(Request head) = 0;
};

}  // namespace shim
