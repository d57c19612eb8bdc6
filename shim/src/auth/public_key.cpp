// SPDX-License-Identifier: PostgreSQL
#include "auth/public_key.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

#include "auth/openssl_objects.hpp"

namespace shim {

namespace {

constexpr int least_rsa_bits = 2048;  // RFC 7518
constexpr int most_rsa_bits = 16384;  // OpenSSL verifies nothing with longer ones
constexpr std::string_view white_space = " \t\n\v\f\r";

using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;

/// A text between two marks: -----BEGIN name-----, base64, -----END name-----.
struct Block {
    std::string name;
    std::string der;
};

/// The first block that the rest holds; takes it and what is before it. No name where there is none in whole.
Block take_block(BIO* rest) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (PEM_read_bio(rest, &name, &header, &data, &size) != 1) return {};
    Block block{name, {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)}};
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
    return block;
}

std::string rest_of(BIO* rest) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(rest, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

Block only_block(std::string_view text) {
    if (text.find("PRIVATE KEY-----") != std::string_view::npos)
        throw TokenKeyError("holds a private key: give the public key that belongs to it");
    if (text.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos)
        throw TokenKeyError("holds a certificate: give the public key in it (openssl x509 -pubkey -noout)");
    const Bio rest(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    Block block = take_block(rest.get());
    if (block.name != PEM_STRING_PUBLIC)
        throw TokenKeyError("holds no public key in PEM, from -----BEGIN PUBLIC KEY----- to its end");
    if (rest_of(rest.get()).find_first_not_of(white_space) != std::string::npos)
        throw TokenKeyError("holds something behind the public key");
    return block;
}

Key key_of(const std::string& der) {
    const auto* const begin = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* end = begin;
    Key key(d2i_PUBKEY(nullptr, &end, static_cast<long>(der.size())));
    const KeyContext context(key ? EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr) : nullptr);
    if (!context || end != begin + der.size() || EVP_PKEY_public_check(context.get()) != 1)
        throw TokenKeyError("holds a public key that cannot be read: it is damaged");
    return key;
}

void demand_rsa(const EVP_PKEY* key) {
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) throw TokenKeyError("holds no RSA key, as RS256 takes it");
    const int bits = EVP_PKEY_get_bits(key);
    if (bits < least_rsa_bits || bits > most_rsa_bits)
        throw TokenKeyError("holds an RSA key of " + std::to_string(bits) + " bits: RS256 takes " +
                            std::to_string(least_rsa_bits) + " to " + std::to_string(most_rsa_bits));
}

void demand_p256(const EVP_PKEY* key) {
    std::array<char, 64> curve{};
    const bool known = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
                       EVP_PKEY_get_group_name(key, curve.data(), curve.size(), nullptr) == 1;
    if (!known || std::string_view(curve.data()) != SN_X9_62_prime256v1)
        throw TokenKeyError("holds no key of the curve P-256, as ES256 takes it");
}

}  // namespace

std::shared_ptr<EVP_PKEY> public_key(TokenAlgorithm algorithm, std::string_view text) {
    const ErrorsForgotten at_the_end;
    Key key = key_of(only_block(text).der);
    algorithm == TokenAlgorithm::rs256 ? demand_rsa(key.get()) : demand_p256(key.get());
    return key;
}

}  // namespace shim
