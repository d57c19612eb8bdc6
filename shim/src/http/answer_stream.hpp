// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <string>

namespace shim {

/// The body of an answer that goes on for as long as its client listens. It has one thread at a time, and is asked again once
/// the request's wake() was called.
class AnswerStream {
public:
    using Clock = std::chrono::steady_clock;

    AnswerStream() = default;
    virtual ~AnswerStream() = default;
    AnswerStream(const AnswerStream&) = delete;
    AnswerStream& operator=(const AnswerStream&) = delete;

    struct Piece {
        std::string text;  // may be empty
        Clock::time_point asks_again_at;
        bool is_last = false;
    };

    virtual Piece next(Clock::time_point now) = 0;
};

}  // namespace shim
