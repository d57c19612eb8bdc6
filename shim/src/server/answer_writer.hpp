// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "http/message.hpp"

namespace shim {

/// An answer as it goes over the wire.
struct WrittenAnswer {
    std::string head;
    std::string body;
    bool closes = false;

    /// An assignment would keep the memory of what was there.
    void swap(WrittenAnswer& other) noexcept {
        head.swap(other.head);
        body.swap(other.body);
        std::swap(closes, other.closes);
    }
};

/// Who has the answer to a request.
class AnswerSource {
public:
    AnswerSource() = default;
    virtual ~AnswerSource() = default;
    AnswerSource(const AnswerSource&) = delete;
    AnswerSource& operator=(const AnswerSource&) = delete;

    virtual Response answer() = 0;

    /// The answer where the library refuses the request by itself.
    virtual Response answer_for(int status) = 0;
};

/// The HTTP library, as far as connections need it.
class AnswerWriter {
public:
    AnswerWriter() = default;
    virtual ~AnswerWriter() = default;
    AnswerWriter(const AnswerWriter&) = delete;
    AnswerWriter& operator=(const AnswerWriter&) = delete;

    /// Asks the source for the answer to a request with this method, and writes it out.
    virtual WrittenAnswer write(std::string_view method, AnswerSource& source) = 0;
};

}  // namespace shim
