// SPDX-License-Identifier: PostgreSQL
#include "text/user_id.hpp"

#include "text/utf8.hpp"

namespace shim {

Result<std::string> read_user_id(std::string_view text) {
    using Read = Result<std::string>;
    if (text.empty() || text.size() > longest_user_id) return Read::fault("must have 1 to 255 bytes");
    if (text.find('\0') != std::string_view::npos)
        return Read::fault("must not contain the character U+0000");
    if (!is_utf8(text)) return Read::fault("must be valid UTF-8");
    if (text.find_first_not_of(" \t\n\r\f\v") == std::string_view::npos)
        return Read::fault("must not consist of white space only");
    // In a path these two mean places, percent-encoded too: no client could follow a Location with them.
    if (text == "." || text == "..") return Read::fault("must not be . or .., which no path can name");
    return Read::of(std::string(text));
}

}  // namespace shim
