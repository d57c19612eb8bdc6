// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace shim {

struct FramingLimits {
    std::size_t most_head_bytes = std::size_t{32} << 10;
    std::size_t most_fields = 100;
    std::size_t longest_request_line = std::size_t{8} << 10;
    std::size_t longest_target = 8000;  // as RFC 9110 recommends
};

/// Why a request is not taken. The connection cannot go on: nobody knows where the next request would begin.
struct Refusal {
    int status = 0;
    std::string detail;
};

/// What a request's line and header fields say, so that two readers cannot understand them in two ways.
struct Head {
    enum class Body { none, length, chunked };

    std::string method;
    std::string target;  // nothing decoded
    Headers fields;
    bool is_http_1_0 = false;
    bool keeps_alive = true;
    bool expects_continue = false;
    Body body = Body::none;
    std::uint64_t length = 0;  // of the body, where it is said
};

/// Reads the head of a request (RFC 9112) while it comes in, in pieces of any size. Each byte is looked at
/// once, and how the bytes were cut into pieces makes no difference.
class Framer {
public:
    enum class Verdict { more, whole, refused };

    explicit Framer(const FramingLimits& limits = {}) : limits_(limits) {}

    /// `bytes` is all that came since the first byte of the request, each time.
    Verdict look(std::string_view bytes);

    /// What was read so far; after a refusal, what was read before it.
    [[nodiscard]] Head& head() { return head_; }

    /// How many bytes a whole head has.
    [[nodiscard]] std::size_t size() const { return line_begin_; }

    [[nodiscard]] const Refusal& refusal() const { return refusal_; }

private:
    bool read_line(std::string_view line);
    bool read_request_line(std::string_view line);
    bool read_field(std::string_view line);
    bool read_end();
    bool read_host();
    bool read_body_framing();
    bool read_transfer_coding(std::string_view coding);
    bool read_connection();
    bool refuse(int status, std::string detail);

    FramingLimits limits_;
    Head head_;
    Refusal refusal_;
    std::size_t line_begin_ = 0;
    std::size_t looked_at_ = 0;
    bool has_request_line_ = false;
    Verdict verdict_ = Verdict::more;
};

/// Whether a method's requests may have a body here.
bool may_have_body(std::string_view method);

/// Whether a text is a token, as the names of methods and header fields are.
bool is_token(std::string_view text);

/// Whether a text holds characters that must not stand in the value of a header field.
bool has_control_character(std::string_view text);

}  // namespace shim
