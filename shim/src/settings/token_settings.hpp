// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>
#include <string>

#include "auth/bearer_token.hpp"

namespace shim {

/// How callers are told apart; nothing set: they are not.
struct TokenSettings {
    std::string algorithm;
    std::string key_file;
    std::string key;  // its text; from the environment, and never shown
    std::string audience;
    std::string issuer;
    std::string key_id;

    [[nodiscard]] bool has_key() const { return !key_file.empty() || !key.empty(); }
};

/// Reads the key. Nothing where no key is set. Throws SettingError
/// where the settings do not go together or the key cannot be used.
std::optional<BearerTokens> bearer_tokens(const TokenSettings& settings);

}  // namespace shim
