// SPDX-License-Identifier: PostgreSQL
#include "auth/bearer_token.hpp"

#include <algorithm>
#include <string_view>

#include "text/base64url.hpp"

// The header decides nothing: only a token that names the pinned algorithm gets as far as its signature. What was signed are the bytes
// as they were sent, and the claims are read from them.

namespace shim {

namespace {

constexpr std::size_t longest_token = 4096;

/// The token of `Bearer <token>`.
std::optional<std::string_view> token_in(std::string_view credentials) {
    constexpr std::string_view scheme = "Bearer ";
    if (!equals_ignoring_case(credentials.substr(0, scheme.size()), scheme)) return std::nullopt;
    return credentials.substr(scheme.size());
}

}  // namespace

Result<Caller> BearerTokens::caller_of(const Headers& headers, std::time_t now) const {
    using Read = Result<Caller>;
    const auto credentials = find_header(headers, "Authorization");
    if (!credentials) return Read::fault("");
    if (count_headers(headers, "Authorization") > 1) return Read::fault("there is more than one token");
    const auto token = token_in(*credentials);
    if (!token) return Read::fault("the credentials are not a bearer token");
    if (token->size() > longest_token) return Read::fault("the token is too long");
    if (std::ranges::count(*token, '.') != 2) return Read::fault("the token cannot be read");
    const std::size_t first_dot = token->find('.');
    const std::size_t second_dot = token->rfind('.');
    const auto header = base64url_decoded(token->substr(0, first_dot));
    const auto claims = base64url_decoded(token->substr(first_dot + 1, second_dot - first_dot - 1));
    const auto signature = base64url_decoded(token->substr(second_dot + 1));
    if (!header || !claims || !signature || signature->empty())
        return Read::fault("the token cannot be read");
    const auto algorithm = read_token_header(*header, rules_);
    if (!algorithm.ok()) return Read::fault(algorithm.fault());
    if (!key_.verifies(token->substr(0, second_dot), *signature))
        return Read::fault("the token's signature does not hold");
    return read_token_claims(*claims, rules_, now);
}

}  // namespace shim
