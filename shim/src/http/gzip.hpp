// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace shim {

/// Unpacks gzip (RFC 1952) while it comes in; several members one after the other are one text.
class Gunzip {
public:
    enum class Verdict { more, whole, too_large, broken };

    Gunzip();
    ~Gunzip();
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    /// Appends what the bytes unpack to, as long as the text has at most so many bytes. `whole` is said where
    /// the bytes so far end where a member ends.
    Verdict feed(std::string_view bytes, std::string& text, std::size_t most);

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
    Verdict verdict_ = Verdict::more;
};

/// A text packed at the fast level; nothing where there is no memory for it.
std::optional<std::string> gzipped(std::string_view text);

}  // namespace shim
