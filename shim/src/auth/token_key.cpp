// SPDX-License-Identifier: PostgreSQL
#include "auth/token_key.hpp"

#include <algorithm>
#include <utility>

#include "auth/public_key.hpp"

namespace shim {

namespace {

constexpr std::size_t shortest_secret = 32;  // RFC 7518: at least as long as the hash
constexpr std::string_view pem_mark = "-----BEGIN ";

constexpr std::pair<TokenAlgorithm, std::string_view> names[] = {
    {TokenAlgorithm::hs256, "HS256"}, {TokenAlgorithm::rs256, "RS256"}, {TokenAlgorithm::es256, "ES256"}};

std::string secret(std::string_view text) {
    if (text.find(pem_mark) != std::string_view::npos)
        throw TokenKeyError("is a key in PEM, but HS256 takes a secret that both sides know");
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.size() < shortest_secret)
        throw TokenKeyError("is too short: a secret for HS256 has at least 32 bytes");
    return std::string(text);
}

}  // namespace

std::optional<TokenAlgorithm> token_algorithm(std::string_view name) {
    for (const auto& [algorithm, known] : names)
        if (name == known) return algorithm;
    return std::nullopt;
}

std::string_view name_of(TokenAlgorithm algorithm) {
    return std::ranges::find(names, algorithm, [](const auto& pair) { return pair.first; })->second;
}

std::string token_key(TokenAlgorithm algorithm, std::string_view text) {
    return algorithm == TokenAlgorithm::hs256 ? secret(text) : public_key(algorithm, text);
}

}  // namespace shim
