// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

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

/// The key as libjwt takes it: the secret's bytes, or the public key in PEM. Throws TokenKeyError where the
/// text is not a key for the algorithm: too short a secret or key, a private key, a damaged one, one of another
/// kind. So a public key can never serve as a secret. A line break at the end of the text is not part of a secret.
std::string token_key(TokenAlgorithm algorithm, std::string_view text);

}  // namespace shim
