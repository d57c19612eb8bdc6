// SPDX-License-Identifier: PostgreSQL
#include "settings/token_settings.hpp"

#include <fstream>
#include <string_view>

#include "settings/settings.hpp"

namespace shim {

namespace {

std::string text_of_file(const std::string& path) {
    constexpr std::size_t largest_key = 65536;
    std::ifstream file(path, std::ios::binary);
    std::string text(largest_key + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || !file.is_open() || file.gcount() == 0)
        throw SettingError("--jwt-key-file \"" + path + "\" cannot be read, or is empty");
    if (static_cast<std::size_t>(file.gcount()) > largest_key)
        throw SettingError("--jwt-key-file \"" + path + "\" is too large for a key");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

void demand(const std::string& value, std::string_view flag) {
    if (value.empty())
        throw SettingError("with a key for tokens, " + std::string(flag) + " must be given too");
}

}  // namespace

std::optional<BearerTokens> bearer_tokens(const TokenSettings& settings) {
    if (!settings.has_key()) {
        for (const std::string* set :
             {&settings.algorithm, &settings.audience, &settings.issuer, &settings.key_id})
            if (!set->empty())
                throw SettingError(
                    "there are settings for tokens, but no key: give --jwt-key-file or "
                    "LEARNING_SHIM_JWT_KEY");
        return std::nullopt;
    }
    if (!settings.key_file.empty() && !settings.key.empty())
        throw SettingError("there are two keys: give either --jwt-key-file or LEARNING_SHIM_JWT_KEY");
    demand(settings.algorithm, "--jwt-algorithm");
    demand(settings.audience, "--jwt-audience");
    demand(settings.issuer, "--jwt-issuer");
    const TokenAlgorithm algorithm = token_algorithm(settings.algorithm).value();
    const std::string source = settings.key.empty() ? "--jwt-key-file" : "LEARNING_SHIM_JWT_KEY";
    const std::string text = settings.key.empty() ? text_of_file(settings.key_file) : settings.key;
    try {
        return BearerTokens({algorithm, settings.audience, settings.issuer, settings.key_id},
                            TokenKey(algorithm, text));
    } catch (const TokenKeyError& error) {
        throw SettingError(source + " " + error.what());
    }
}

}  // namespace shim
