// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

// OpenSSL's own type, so that who uses a key need not see its headers.
struct evp_pkey_st;

namespace shim {

/// How tokens are signed: HMAC with a shared secret, or a signature that a public key verifies.
enum class TokenAlgorithm { hs256, rs256, es256 };

/// By its name in a token's header, such as RS256.
std::optional<TokenAlgorithm> token_algorithm(std::string_view name);
std::string_view name_of(TokenAlgorithm algorithm);

/// A key that cannot be used; the text says why and shows nothing of it.
struct TokenKeyError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What the signatures of tokens are verified with. Copies share it.
class TokenKey {
public:
    /// Throws TokenKeyError where the text is not a key for the algorithm: too short a secret or key, a private key, a damaged
    /// one, one of another kind. So a public key can never serve as a secret. A line break at the end of the text is not part
    /// of a secret.
    TokenKey(TokenAlgorithm algorithm, std::string_view text);

    /// Whether this is the signature of these bytes, by the key's algorithm (RFC 7518, section 3).
    [[nodiscard]] bool verifies(std::string_view bytes, std::string_view signature) const;

private:
    [[nodiscard]] bool is_signature(std::string_view bytes, std::string_view signature) const;

    TokenAlgorithm algorithm_;
    std::string secret_;                       // of HS256
    std::shared_ptr<evp_pkey_st> public_key_;  // of the others
};

}  // namespace shim
