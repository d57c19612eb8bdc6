// SPDX-License-Identifier: PostgreSQL

// libFuzzer target: the head of a request. However the bytes are cut into pieces, the verdict is the same, and
// what is taken obeys the rules by which two readers understand it in one way.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/framing.hpp"

namespace {

using namespace shim;

void require(bool condition) {
    if (!condition) std::abort();
}

void check_whole(std::string_view bytes, Framer& framer) {
    const Head& head = framer.head();
    require(framer.size() <= bytes.size() && bytes.substr(0, framer.size()).ends_with("\r\n\r\n"));
    require(is_token(head.method) && !head.target.empty());
    require(head.is_http_1_0 || count_headers(head.fields, "Host") == 1);
    for (const auto& [name, value] : head.fields) require(is_token(name) && !has_control_character(value));
    const std::size_t lengths = count_headers(head.fields, "Content-Length");
    const std::size_t codings = count_headers(head.fields, "Transfer-Encoding");
    require(lengths + codings <= 1);
    require(head.body == Head::Body::none || may_have_body(head.method));
    require((head.body == Head::Body::chunked) == (codings == 1));
    require(head.body != Head::Body::length || (lengths == 1 && head.length > 0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(data + 1, data + size);
    const std::string_view bytes = text;
    const std::size_t piece = data[0] % 16U + 1;
    const FramingLimits limits{
        .most_head_bytes = 200, .most_fields = 5, .longest_request_line = 50, .longest_target = 20};
    Framer at_once(limits);
    const Framer::Verdict verdict = at_once.look(bytes);
    Framer in_pieces(limits);
    auto last = Framer::Verdict::more;
    for (std::size_t end = piece; last == Framer::Verdict::more; end += piece) {
        last = in_pieces.look(bytes.substr(0, end));
        if (end >= bytes.size()) break;
    }
    require(last == verdict && in_pieces.refusal().status == at_once.refusal().status);
    require(in_pieces.head().fields == at_once.head().fields &&
            in_pieces.head().target == at_once.head().target);
    require((verdict == Framer::Verdict::refused) == (at_once.refusal().status >= 400));
    if (verdict != Framer::Verdict::whole) return 0;
    require(in_pieces.size() == at_once.size());
    check_whole(bytes, at_once);
    return 0;
}
