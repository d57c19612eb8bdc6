// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace shim {

/// Which pages of other origins a browser lets read our answers, and send what changes something. Tokens travel in the header field
/// Authorization, never in cookies: credentials of the browser are not asked for.
class Cors {
public:
    explicit Cors(std::vector<std::string> origins = {}) : origins_(std::move(origins)) {}

    /// The browser's question whether a page may send a request, OPTIONS; it comes without a token.
    [[nodiscard]] bool is_preflight(const Request& request) const;

    /// The answer to it. `methods` are those of the path, as in `Allow`.
    [[nodiscard]] static Response preflight_answer(const std::string& methods);

    /// Whether a browser says that this may change something and comes from a page of another site, whose origin is not a known one.
    /// Forms are sent without asking first, and not everywhere is there a token that such a page lacks.
    [[nodiscard]] bool is_foreign_write(const Request& request) const;

    /// Adds to any answer what the browser wants to see.
    void add_headers(const Request& request, Response& response) const;

private:
    [[nodiscard]] bool allows(const Request& request) const;

    const std::vector<std::string> origins_;
};

/// Whether the text is an origin as a browser writes it:
/// https://app.example.org, with a port unless it is the scheme's own.
bool is_origin(std::string_view text);

}  // namespace shim
