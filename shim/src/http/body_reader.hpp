// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/chunk_decoder.hpp"
#include "http/framing.hpp"
#include "http/gzip.hpp"

namespace shim {

/// Reads the body behind a head while it comes in: out of its chunks, unpacked, and no more than a limit.
class BodyReader {
public:
    enum class Verdict { more, whole, refused };

    /// Nothing is kept of a body that is to be discarded, and nothing unpacked.
    BodyReader(const Head& head, const Headers& fields, std::size_t most_bytes, bool discards = false);

    /// Takes bytes from the front, up to the end of the body.
    Verdict read(std::string_view& bytes);

    /// After `whole`; before that, what has come.
    [[nodiscard]] std::string& body() { return body_; }

    /// So much memory it takes.
    [[nodiscard]] std::size_t bytes_held() const;

    /// After `refused`.
    [[nodiscard]] const Refusal& refusal() const { return refusal_; }

private:
    Verdict read_length(std::string_view& bytes);
    Verdict read_chunks(std::string_view& bytes);
    Verdict take(std::string_view bytes);
    Verdict keep(std::string_view bytes);
    void append(std::string_view bytes);
    Verdict end();
    Verdict refuse(int status, std::string detail);
    Verdict refuse_size();

    const Head::Body framing_;
    const std::size_t most_bytes_;
    const bool discards_;
    std::uint64_t left_;
    std::size_t taken_ = 0;
    ChunkDecoder chunks_;
    std::unique_ptr<Gunzip> gunzip_;
    bool ended_in_whole_gzip_ = false;
    std::string body_;
    Refusal refusal_;
};

/// Refuses a body by its head alone: one that is too large, and one in a coding that is not known.
Refusal refuse_body(const Head& head, const Headers& fields, std::size_t most_bytes);

}  // namespace shim
