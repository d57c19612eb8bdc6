// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shim {

/// Takes a body in chunks apart (RFC 9112, 7.1) while it comes in, in pieces of any size. Extensions of chunks are
/// skipped and trailers dropped, both up to a limit.
class ChunkDecoder {
public:
    enum class Verdict { more, whole, refused };

    /// Takes bytes from the front and returns the next data among them. Without data, it has taken all it can,
    /// and the verdict says why it stopped: `more` has to come, or what is left belongs to the next request.
    std::string_view next(std::string_view& bytes);

    [[nodiscard]] Verdict verdict() const { return verdict_; }

private:
    enum class State { size, blank, extension, size_end, data, data_cr, data_lf, trailer, trailer_lf };

    void read(char c);
    void read_size(char c);
    void read_blank(char c);
    void read_extension(char c);
    void read_trailer(char c);
    void end_size_line();
    void end_trailer_line();
    void expect(char c, char wanted, State then);
    void count_skipped();

    State state_ = State::size;
    Verdict verdict_ = Verdict::more;
    std::uint64_t left_ = 0;   // of the chunk
    std::size_t digits_ = 0;   // of its size
    std::size_t skipped_ = 0;  // bytes of extensions and trailers
    std::string trailer_;      // the line that comes in
};

}  // namespace shim
