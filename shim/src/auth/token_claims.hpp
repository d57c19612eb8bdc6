// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "auth/caller.hpp"
#include "auth/token_key.hpp"
#include "base/result.hpp"

// What a token says, judged without its signature: bearer_token.cpp looks at that.

namespace shim {

/// What every token must say.
struct TokenRules {
    TokenAlgorithm algorithm = TokenAlgorithm::hs256;
    std::string audience;
    std::string issuer;
    std::string key_id;  // empty: any
};

/// How far the issuer's clock may be off, in seconds.
inline constexpr std::time_t token_leeway = 30;

/// Reads a token's header, JSON text: the pinned algorithm, or what is wrong with it.
Result<TokenAlgorithm> read_token_header(std::string_view json, const TokenRules& rules);

/// Reads a token's claims, JSON text: who the caller is at that time, or what is wrong.
Result<Caller> read_token_claims(std::string_view json, const TokenRules& rules, std::time_t now);

}  // namespace shim
