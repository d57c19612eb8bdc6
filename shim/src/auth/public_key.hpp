// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

#include "auth/token_key.hpp"

namespace shim {

/// The one public key that a PEM text holds, as OpenSSL writes it. Text before it is a comment. Throws TokenKeyError
/// where it cannot be read or does not serve RS256 (RSA, 2,048 bits or more) or ES256 (the curve P-256).
std::string public_key(TokenAlgorithm algorithm, std::string_view text);

}  // namespace shim
