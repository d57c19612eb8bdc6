// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <stdexcept>

namespace shim {

/// Room for what an answer is made of, out of a budget that all requests share.
class AnswerRoom {
public:
    AnswerRoom() = default;
    virtual ~AnswerRoom() = default;
    AnswerRoom(const AnswerRoom&) = delete;
    AnswerRoom& operator=(const AnswerRoom&) = delete;

    /// Takes so much more. False where there is none.
    [[nodiscard]] virtual bool try_add(std::size_t bytes) = 0;
};

/// Requests and answers hold as much as they may.
struct NoRoom : std::runtime_error {
    NoRoom() : std::runtime_error("too many bytes are held") {}
};

}  // namespace shim
