// SPDX-License-Identifier: PostgreSQL
#include "auth/bearer_token.hpp"

#include <jwt.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "text/base64url.hpp"

// libjwt verifies the signature, and nothing else: it takes the algorithm from the token's header, with which
// a token signed with the public key as an HMAC secret would pass. So the header is read here first,
// strictly, and only a token that names the pinned algorithm gets that far. The claims are read here too,
// from the very bytes that were signed: no second parser may understand them differently.

namespace shim {

namespace {

constexpr std::size_t longest_token = 4096;

struct Free {
    void operator()(jwt_t* token) const { jwt_free(token); }
};

jwt_alg_t library_name(TokenAlgorithm algorithm) {
    switch (algorithm) {
        case TokenAlgorithm::rs256:
            return JWT_ALG_RS256;
        case TokenAlgorithm::es256:
            return JWT_ALG_ES256;
        case TokenAlgorithm::hs256:
            break;
    }
    return JWT_ALG_HS256;
}

/// The token of `Bearer <token>`.
std::optional<std::string_view> token_in(std::string_view credentials) {
    constexpr std::string_view scheme = "Bearer ";
    if (!equals_ignoring_case(credentials.substr(0, scheme.size()), scheme)) return std::nullopt;
    return credentials.substr(scheme.size());
}

}  // namespace

bool BearerTokens::signature_holds(const std::string& token) const {
    jwt_t* decoded = nullptr;
    const int error = jwt_decode(&decoded, token.c_str(), reinterpret_cast<const unsigned char*>(key_.data()),
                                 static_cast<int>(key_.size()));
    const std::unique_ptr<jwt_t, Free> owner(decoded);
    return error == 0 && decoded != nullptr && jwt_get_alg(decoded) == library_name(rules_.algorithm);
}

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
    if (!signature_holds(std::string(*token))) return Read::fault("the token's signature does not hold");
    return read_token_claims(*claims, rules_, now);
}

}  // namespace shim
