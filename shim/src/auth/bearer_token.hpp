// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <ctime>
#include <string>

#include "auth/token_claims.hpp"
#include "http/message.hpp"

namespace shim {

/// Tells callers by their bearer tokens: JSON web tokens (RFC 6750, RFC 7519). The key and the algorithm are
/// fixed here; what a token says about either must agree, and decides nothing.
class BearerTokens {
public:
    /// The key comes from token_key().
    BearerTokens(TokenRules rules, std::string key) : rules_(std::move(rules)), key_(std::move(key)) {}

    /// The caller whose token the header field Authorization holds, or what is wrong with it. Where there is
    /// no such field, the fault has no words.
    [[nodiscard]] Result<Caller> caller_of(const Headers& headers, std::time_t now) const;

private:
    [[nodiscard]] bool signature_holds(const std::string& token) const;

    const TokenRules rules_;
    const std::string key_;
};

}  // namespace shim
