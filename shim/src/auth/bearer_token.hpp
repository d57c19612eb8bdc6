// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <ctime>
#include <utility>

#include "auth/token_claims.hpp"
#include "auth/token_key.hpp"
#include "http/message.hpp"

namespace shim {

/// Tells callers by their bearer tokens: JSON web tokens (RFC 6750, RFC 7519). The key and the algorithm are
/// fixed here; what a token says about either must agree, and decides nothing.
class BearerTokens {
public:
    BearerTokens(TokenRules rules, TokenKey key) : rules_(std::move(rules)), key_(std::move(key)) {}

    /// The caller whose token the header field Authorization holds, or what is wrong with it. Where there is
    /// no such field, the fault has no words.
    [[nodiscard]] Result<Caller> caller_of(const Headers& headers, std::time_t now) const;

private:
    const TokenRules rules_;
    const TokenKey key_;
};

}  // namespace shim
