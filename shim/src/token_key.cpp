// SPDX-License-Identifier: PostgreSQL
#include "token_key.hpp"

#include <algorithm>
#include <utility>

#include "base64url.hpp"

namespace shim {

namespace {

constexpr std::size_t shortest_secret = 32;  // RFC 7518: at least as long as the hash
constexpr std::string_view pem_mark = "-----BEGIN ";
constexpr std::string_view pem_begin = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view pem_end = "-----END PUBLIC KEY-----";

// What a public key's DER says about its kind, as object identifiers are encoded (RFC 3279, RFC 5480).
constexpr std::string_view rsa_encryption = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
constexpr std::string_view curve_p256 = "\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07";

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

std::string public_key(TokenAlgorithm algorithm, std::string_view text) {
    if (text.find("PRIVATE KEY-----") != std::string_view::npos)
        throw TokenKeyError("holds a private key: give the public key that belongs to it");
    const std::size_t begin = text.find(pem_begin);
    const std::size_t end = text.find(pem_end);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        throw TokenKeyError("holds no public key in PEM (-----BEGIN PUBLIC KEY-----)");
    const std::size_t body = begin + pem_begin.size();
    const auto der = base64_decoded(text.substr(body, end - body));
    const std::string_view kind = algorithm == TokenAlgorithm::rs256 ? rsa_encryption : curve_p256;
    if (!der || der->substr(0, 64).find(kind) == std::string::npos)
        throw TokenKeyError(algorithm == TokenAlgorithm::rs256
                                ? "holds no RSA key, as RS256 takes it"
                                : "holds no key of the curve P-256, as ES256 takes it");
    return std::string(text.substr(begin, end + pem_end.size() - begin)) + "\n";
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
