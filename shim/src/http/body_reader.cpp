// SPDX-License-Identifier: PostgreSQL
#include "http/body_reader.hpp"

#include <algorithm>
#include <utility>

namespace shim {

namespace {

enum class Coding { identity, gzip, unknown };

Coding coding_of(const Headers& fields) {
    const auto coding = combined_header(fields, "Content-Encoding");
    if (!coding || coding->empty() || equals_ignoring_case(*coding, "identity")) return Coding::identity;
    if (equals_ignoring_case(*coding, "gzip") || equals_ignoring_case(*coding, "x-gzip")) return Coding::gzip;
    return Coding::unknown;
}

Refusal too_large(std::size_t most_bytes) {
    return {413, "The body must not have more than " + std::to_string(most_bytes) + " bytes."};
}

constexpr std::size_t unpacker_bytes = std::size_t{40} << 10;  // what zlib says that it takes

}  // namespace

Refusal refuse_body(const Head& head, const Headers& fields, std::size_t most_bytes) {
    if (head.length > most_bytes) return too_large(most_bytes);
    if (head.body != Head::Body::none && coding_of(fields) == Coding::unknown)
        return {415, "The Content-Encoding of the body must be gzip, if it has one."};
    return {};
}

BodyReader::BodyReader(const Head& head, const Headers& fields, std::size_t most_bytes, bool discards)
    : framing_(head.body), most_bytes_(most_bytes), discards_(discards), left_(head.length) {
    if (!discards && framing_ != Head::Body::none && coding_of(fields) == Coding::gzip)
        gunzip_ = std::make_unique<Gunzip>();
}

std::size_t BodyReader::bytes_held() const {
    const std::size_t text = body_.capacity() > std::string().capacity() ? body_.capacity() : 0;
    return text + (gunzip_ ? unpacker_bytes : 0);
}

BodyReader::Verdict BodyReader::read(std::string_view& bytes) {
    switch (framing_) {
        case Head::Body::length:
            return read_length(bytes);
        case Head::Body::chunked:
            return read_chunks(bytes);
        case Head::Body::none:
            break;
    }
    return Verdict::whole;
}

BodyReader::Verdict BodyReader::read_length(std::string_view& bytes) {
    const std::string_view part =
        bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
    bytes.remove_prefix(part.size());
    left_ -= part.size();
    if (take(part) == Verdict::refused) return Verdict::refused;
    return left_ == 0 ? end() : Verdict::more;
}

BodyReader::Verdict BodyReader::read_chunks(std::string_view& bytes) {
    while (true) {
        const std::string_view data = chunks_.next(bytes);
        if (data.empty()) break;
        if (take(data) == Verdict::refused) return Verdict::refused;
    }
    if (chunks_.verdict() == ChunkDecoder::Verdict::refused)
        return refuse(400, "The body is not in well-formed chunks.");
    return chunks_.verdict() == ChunkDecoder::Verdict::whole ? end() : Verdict::more;
}

BodyReader::Verdict BodyReader::take(std::string_view bytes) {
    const std::size_t room = most_bytes_ - taken_;
    if (bytes.size() > room)
        return keep(bytes.substr(0, room)) == Verdict::refused ? Verdict::refused : refuse_size();
    taken_ += bytes.size();
    return keep(bytes);
}

BodyReader::Verdict BodyReader::keep(std::string_view bytes) {
    if (discards_ || bytes.empty()) return Verdict::more;
    if (!gunzip_) {
        append(bytes);
        return Verdict::more;
    }
    const Gunzip::Verdict verdict = gunzip_->feed(bytes, body_, most_bytes_);
    if (verdict == Gunzip::Verdict::too_large) return refuse_size();
    if (verdict == Gunzip::Verdict::broken) return refuse(400, "The body is not well-formed gzip.");
    ended_in_whole_gzip_ = verdict == Gunzip::Verdict::whole;
    return Verdict::more;
}

/// The memory grows with what has come, not with what is announced, and ends with the body's length: reserve()
/// and append() alone would double it.
void BodyReader::append(std::string_view bytes) {
    const std::size_t size = body_.size() + bytes.size();
    if (framing_ == Head::Body::length && size > body_.capacity()) {
        std::string larger;
        larger.reserve(
            std::max<std::size_t>(size, std::min<std::uint64_t>(2 * body_.capacity(), size + left_)));
        larger.append(body_);
        body_.swap(larger);
    }
    body_.append(bytes);
}

BodyReader::Verdict BodyReader::end() {
    if (gunzip_ && !ended_in_whole_gzip_) return refuse(400, "The body is not well-formed gzip.");
    return Verdict::whole;
}

BodyReader::Verdict BodyReader::refuse(int status, std::string detail) {
    refusal_ = {status, std::move(detail)};
    return Verdict::refused;
}

BodyReader::Verdict BodyReader::refuse_size() {
    refusal_ = too_large(most_bytes_);
    return Verdict::refused;
}

}  // namespace shim
