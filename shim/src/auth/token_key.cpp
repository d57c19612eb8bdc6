// SPDX-License-Identifier: PostgreSQL
#include "auth/token_key.hpp"

#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "auth/openssl_objects.hpp"
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

const unsigned char* data_of(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool secret_verifies(std::string_view secret, std::string_view bytes, std::string_view signature) {
    std::array<unsigned char, 32> expected{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), data_of(bytes), bytes.size(),
             expected.data(), &size) == nullptr)
        throw std::bad_alloc();
    return size == expected.size() && signature.size() == expected.size() &&
           CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

void free_bytes(unsigned char* bytes) {
    OPENSSL_free(bytes);
}

/// Of ES256 both numbers come as they are, 32 bytes each; OpenSSL takes them in ASN.1. Empty where it is none.
std::string asn1_of(std::string_view signature) {
    constexpr std::size_t half = 32;
    if (signature.size() != 2 * half) return {};
    const auto number = [signature](std::size_t at) {
        return BN_bin2bn(data_of(signature) + at, half, nullptr);
    };
    const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> both(ECDSA_SIG_new());
    if (!both || ECDSA_SIG_set0(both.get(), number(0), number(half)) != 1) return {};
    unsigned char* made = nullptr;
    const int size = i2d_ECDSA_SIG(both.get(), &made);
    const std::unique_ptr<unsigned char, FreeWith<free_bytes>> asn1(made);
    return size > 0 ? std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)) : "";
}

void throw_if_out_of_memory() {
    while (const unsigned long error = ERR_get_error())
        if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE) throw std::bad_alloc();
}

bool public_key_verifies(EVP_PKEY* key, std::string_view bytes, std::string_view signature) {
    const std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1)
        throw std::bad_alloc();
    return EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(bytes),
                            bytes.size()) == 1;
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

TokenKey::TokenKey(TokenAlgorithm algorithm, std::string_view text) : algorithm_(algorithm) {
    if (algorithm == TokenAlgorithm::hs256)
        secret_ = secret(text);
    else
        public_key_ = public_key(algorithm, text);
    // What OpenSSL sets up at its first use, and never again where that fails, is set up now, while there is memory.
    static_cast<void>(verifies("", ""));
}

bool TokenKey::verifies(std::string_view bytes, std::string_view signature) const {
    const ErrorsForgotten at_the_end;
    if (is_signature(bytes, signature)) return true;
    throw_if_out_of_memory();  // then nobody knows
    return false;
}

bool TokenKey::is_signature(std::string_view bytes, std::string_view signature) const {
    switch (algorithm_) {
        case TokenAlgorithm::hs256:
            return secret_verifies(secret_, bytes, signature);
        case TokenAlgorithm::rs256:
            return public_key_verifies(public_key_.get(), bytes, signature);
        case TokenAlgorithm::es256:
            return public_key_verifies(public_key_.get(), bytes, asn1_of(signature));
    }
    return false;
}

}  // namespace shim
