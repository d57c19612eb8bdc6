// SPDX-License-Identifier: PostgreSQL
#include "http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace shim {

namespace {

constexpr int gzip_window = 15 + 16;  // zlib's way to say that it is gzip
constexpr std::size_t longest_input = std::numeric_limits<uInt>::max();

Bytef* zlib_bytes(const char* bytes) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes));  // which zlib does not write to
}

class Packer {
public:
    Packer()
        : usable_(deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) ==
                  Z_OK) {}
    ~Packer() {
        if (usable_) deflateEnd(&stream_);
    }
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;

    std::optional<std::string> pack(std::string_view text) {
        if (!usable_ || text.size() > longest_input || deflateReset(&stream_) != Z_OK) return std::nullopt;
        // Piece by piece: as much as it may take at worst is ten times as much as it takes.
        std::array<char, std::size_t{16} << 10> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init)
        std::string packed;
        stream_.next_in = zlib_bytes(text.data());
        stream_.avail_in = static_cast<uInt>(text.size());
        int result = Z_OK;
        while (result == Z_OK) {
            stream_.next_out = zlib_bytes(piece.data());
            stream_.avail_out = static_cast<uInt>(piece.size());
            result = deflate(&stream_, Z_FINISH);
            packed.append(piece.data(), piece.size() - stream_.avail_out);
        }
        if (result != Z_STREAM_END) return std::nullopt;
        packed.shrink_to_fit();
        return packed;
    }

private:
    z_stream stream_{};
    const bool usable_;
};

/// A packer has a quarter of a megabyte, which takes as long to allocate as a short text to pack: a few are kept.
class Packers {
public:
    std::unique_ptr<Packer> take() {
        const std::lock_guard lock(mutex_);
        if (kept_.empty()) return std::make_unique<Packer>();
        auto packer = std::move(kept_.back());
        kept_.pop_back();
        return packer;
    }

    void give_back(std::unique_ptr<Packer> packer) {
        constexpr std::size_t most_kept = 4;
        const std::lock_guard lock(mutex_);
        if (kept_.size() < most_kept) kept_.push_back(std::move(packer));
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Packer>> kept_;
};

}  // namespace

struct Gunzip::Stream {
    z_stream state{};
};

Gunzip::Gunzip() : stream_(std::make_unique<Stream>()) {
    if (inflateInit2(&stream_->state, gzip_window) != Z_OK) throw std::bad_alloc();
}

Gunzip::~Gunzip() {
    inflateEnd(&stream_->state);
}

Gunzip::Verdict Gunzip::feed(std::string_view bytes, std::string& text, std::size_t most) {
    std::array<char, std::size_t{16} << 10>
        unpacked;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
    z_stream& state = stream_->state;
    state.next_in = zlib_bytes(bytes.data());
    state.avail_in = static_cast<uInt>(bytes.size());
    while (state.avail_in > 0 && (verdict_ == Verdict::more || verdict_ == Verdict::whole)) {
        if (verdict_ == Verdict::whole) inflateReset(&state);
        verdict_ = Verdict::more;
        int result = Z_OK;
        do {
            state.next_out = zlib_bytes(unpacked.data());
            state.avail_out = static_cast<uInt>(unpacked.size());
            result = inflate(&state, Z_NO_FLUSH);
            if (result == Z_MEM_ERROR) throw std::bad_alloc();
            const std::size_t size = unpacked.size() - state.avail_out;
            if (size > most - std::min(most, text.size())) return verdict_ = Verdict::too_large;
            text.append(unpacked.data(), size);
        } while (result == Z_OK && state.avail_out == 0);
        if (result == Z_STREAM_END)
            verdict_ = Verdict::whole;
        else if (result != Z_OK && result != Z_BUF_ERROR)
            verdict_ = Verdict::broken;
    }
    return verdict_;
}

std::optional<std::string> gzipped(std::string_view text) {
    static Packers packers;
    auto packer = packers.take();
    auto packed = packer->pack(text);
    packers.give_back(std::move(packer));
    return packed;
}

}  // namespace shim
