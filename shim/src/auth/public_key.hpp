// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <memory>
#include <string_view>

#include "auth/token_key.hpp"

namespace shim {

/// The one public key that a PEM text holds. Text before it is a comment. Throws TokenKeyError
/// where it cannot be read or does not serve RS256 (RSA, 2,048 bits or more) or ES256 (the curve P-256).
std::shared_ptr<evp_pkey_st> public_key(TokenAlgorithm algorithm, std::string_view text);

}  // namespace shim
