// SPDX-License-Identifier: PostgreSQL
#include "http/chunk_decoder.hpp"

#include <algorithm>
#include <optional>

#include "http/framing.hpp"

namespace shim {

namespace {

constexpr std::size_t most_digits = 15;  // so that no size is too large for 64 bits
constexpr std::size_t most_skipped = std::size_t{16} << 10;

std::optional<unsigned> hexadecimal(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (lower(c) >= 'a' && lower(c) <= 'f') return static_cast<unsigned>(lower(c) - 'a' + 10);
    return std::nullopt;
}

bool is_control_character(char c) {
    return has_control_character({&c, 1});
}

}  // namespace

std::string_view ChunkDecoder::next(std::string_view& bytes) {
    while (verdict_ == Verdict::more && !bytes.empty()) {
        if (state_ == State::data) {
            const std::string_view data =
                bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
            bytes.remove_prefix(data.size());
            left_ -= data.size();
            if (left_ == 0) state_ = State::data_cr;
            return data;
        }
        const char c = bytes.front();
        bytes.remove_prefix(1);
        read(c);
    }
    return {};
}

void ChunkDecoder::read(char c) {
    switch (state_) {
        case State::size:
            return read_size(c);
        case State::blank:
            return read_blank(c);
        case State::extension:
            return read_extension(c);
        case State::size_end:
            if (c != '\n') verdict_ = Verdict::refused;
            return end_size_line();
        case State::data_cr:
            return expect(c, '\r', State::data_lf);
        case State::data_lf:
            return expect(c, '\n', State::size);
        case State::trailer:
            return read_trailer(c);
        case State::trailer_lf:
            if (c != '\n') verdict_ = Verdict::refused;
            return end_trailer_line();
        case State::data:
            break;
    }
}

void ChunkDecoder::expect(char c, char wanted, State then) {
    if (c != wanted) verdict_ = Verdict::refused;
    state_ = then;
}

void ChunkDecoder::read_size(char c) {
    if (const auto digit = hexadecimal(c)) {
        left_ = left_ * 16 + *digit;
        if (++digits_ > most_digits) verdict_ = Verdict::refused;
        return;
    }
    if (digits_ == 0) verdict_ = Verdict::refused;
    if (c == '\r')
        state_ = State::size_end;
    else if (c == ';')
        state_ = State::extension;
    else if (c == ' ' || c == '\t')
        state_ = State::blank;
    else
        verdict_ = Verdict::refused;
}

/// White space may stand before the semicolon of an extension.
void ChunkDecoder::read_blank(char c) {
    count_skipped();
    if (c == ';')
        state_ = State::extension;
    else if (c != ' ' && c != '\t')
        verdict_ = Verdict::refused;
}

void ChunkDecoder::read_extension(char c) {
    count_skipped();
    if (c == '\r')
        state_ = State::size_end;
    else if (is_control_character(c))
        verdict_ = Verdict::refused;
}

void ChunkDecoder::end_size_line() {
    state_ = left_ > 0 ? State::data : State::trailer;
    digits_ = 0;
}

void ChunkDecoder::read_trailer(char c) {
    count_skipped();
    if (c == '\r')
        state_ = State::trailer_lf;
    else if (is_control_character(c))
        verdict_ = Verdict::refused;
    else
        trailer_ += c;
}

void ChunkDecoder::end_trailer_line() {
    if (verdict_ == Verdict::refused) return;
    const std::size_t colon = std::min(trailer_.find(':'), trailer_.size());
    if (trailer_.empty())
        verdict_ = Verdict::whole;
    else if (colon == trailer_.size() || !is_token(std::string_view(trailer_).substr(0, colon)))
        verdict_ = Verdict::refused;
    trailer_.clear();
    state_ = State::trailer;
}

void ChunkDecoder::count_skipped() {
    if (++skipped_ > most_skipped) verdict_ = Verdict::refused;
}

}  // namespace shim
