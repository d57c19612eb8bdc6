// SPDX-License-Identifier: PostgreSQL

// libFuzzer target: a body in chunks, or of a length, packed or not. However the bytes are cut into pieces, the
// verdict, the body and what is left for the next request are the same; no limit is passed.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/body_reader.hpp"

namespace {

using namespace shim;

void require(bool condition) {
    if (!condition) std::abort();
}

constexpr std::size_t most = 300;

struct Outcome {
    BodyReader::Verdict verdict = BodyReader::Verdict::more;
    int status = 0;
    std::string body;
    std::size_t left = 0;

    bool operator==(const Outcome&) const = default;
};

Outcome read(const Head& head, std::string_view bytes, std::size_t piece) {
    BodyReader reader(head, head.fields, most);
    Outcome outcome;
    while (outcome.verdict == BodyReader::Verdict::more && !bytes.empty()) {
        std::string_view part = bytes.substr(0, piece);
        const std::size_t size = part.size();
        outcome.verdict = reader.read(part);
        require(part.size() <= size && (outcome.verdict != BodyReader::Verdict::more || part.empty()));
        bytes.remove_prefix(size - part.size());
    }
    require(reader.body().size() <= most);
    outcome.status = reader.refusal().status;
    if (outcome.verdict == BodyReader::Verdict::refused) return outcome;
    outcome.body = reader.body();
    outcome.left = bytes.size();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string text(data + 2, data + size);
    Head head;
    head.body = (data[0] & 1U) != 0 ? Head::Body::chunked : Head::Body::length;
    if (head.body == Head::Body::length) head.length = data[1] + 1U;
    if ((data[0] & 2U) != 0) head.fields = {{"Content-Encoding", "gzip"}};
    const Outcome at_once = read(head, text, text.size() + 1);
    require(read(head, text, (data[0] >> 2U) % 16U + 1U) == at_once);
    require((at_once.verdict == BodyReader::Verdict::refused) == (at_once.status != 0));
    return 0;
}
