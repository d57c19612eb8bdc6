// SPDX-License-Identifier: PostgreSQL
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "auth/bearer_token.hpp"
#include "auth/token_claims.hpp"
#include "auth/token_key.hpp"
#include "text/base64url.hpp"

namespace shim {
namespace {

constexpr std::time_t now = 1'700'000'000;
const TokenRules rules{TokenAlgorithm::hs256, "learning", "https://id.example", ""};

// {"alg":"HS256","typ":"JWT"}.{"sub":"ada","scope":"learner","aud":"learning","iss":"https://id.example",
// "exp":1700000060}, signed with the secret "0123456789abcdef0123456789abcdef"
const std::string secret = "0123456789abcdef0123456789abcdef";
const std::string token =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJzdWIiOiJhZGEiLCJzY29wZSI6ImxlYXJuZXIiLCJhdWQiOiJsZWFybmluZ"
    "yIsImlzcyI6Imh0dHBzOi8vaWQuZXhhbXBsZSIsImV4cCI6MTcwMDAwMDA2MH0."
    "nwY5o8_kWvFLTEhLcBoz3tRUrKfmbuzNDV9eSYQ6YiY";

std::string claims(const std::string& more, const std::string& expires = "1700000060") {
    return R"({"sub":"ada","scope":"learner","aud":"learning","iss":"https://id.example","exp":)" + expires +
           more + "}";
}

std::string fault_of(const std::string& json) {
    const auto read = read_token_claims(json, rules, now);
    return read.ok() ? "" : read.fault();
}

TEST(TokenClaims, TellWhoTheCallerIs) {
    const auto learner = read_token_claims(claims(""), rules, now);
    ASSERT_TRUE(learner.ok()) << learner.fault();
    EXPECT_EQ(learner.value().subject, "ada");
    EXPECT_TRUE(learner.value().may_touch("ada"));
    EXPECT_FALSE(learner.value().may_touch("bob"));
    const auto service = read_token_claims(
        R"({"sub":"x","scope":"learner service","aud":["a","learning"],"iss":"https://id.example","exp":1.8e9})",
        rules, now);
    ASSERT_TRUE(service.ok()) << service.fault();
    EXPECT_TRUE(service.value().may_touch("bob"));
}

TEST(TokenClaims, KnowTheTime) {
    EXPECT_EQ(fault_of(claims("", "1699999971")), "");  // within the leeway
    EXPECT_EQ(fault_of(claims("", "1699999970")), "the token has expired");
    EXPECT_EQ(fault_of(claims("", "-1")), "the token has expired");
    EXPECT_EQ(fault_of(claims("", "\"1800000000\"")), "the token has no time of expiry");
    EXPECT_EQ(fault_of(claims("", "null")), "the token has no time of expiry");
    EXPECT_EQ(fault_of(claims(R"(,"nbf":1700000030)")), "");
    EXPECT_EQ(fault_of(claims(R"(,"nbf":1700000031)")), "the token is not valid yet");
    EXPECT_EQ(fault_of(claims(R"(,"nbf":"now")")), "the token's claim nbf is not a number");
}

TEST(TokenClaims, MustAllBeThereOnce) {
    const std::string valid = claims("");
    for (const std::string name : {"sub", "scope", "aud", "iss", "exp"}) {
        std::string renamed = valid;
        renamed.replace(renamed.find("\"" + name + "\""), name.size() + 2, "\"other\"");
        EXPECT_NE(fault_of(renamed), "") << name;
    }
    EXPECT_EQ(fault_of(claims(R"(,"sub":"bob")")), "the token's claims cannot be read");
    EXPECT_EQ(fault_of(claims(R"(,"\u0073ub":"bob")")), "the token's claims cannot be read");
    for (const char* junk : {"", "[]", "null", "{", "\"x\"", "{\"sub\":\"ada\"} x"})
        EXPECT_NE(fault_of(junk), "");
}

TEST(TokenClaims, MustBeForUs) {
    const auto with = [](const std::string& from, const std::string& to) {
        std::string json = claims("");
        json.replace(json.find(from), from.size(), to);
        return fault_of(json);
    };
    EXPECT_NE(with("\"learning\"", "\"learning2\""), "");
    EXPECT_NE(with("\"learning\"", "[]"), "");
    EXPECT_NE(with("\"learning\"", "[[\"learning\"]]"), "");
    EXPECT_NE(with("\"learning\"", R"({"learning":"learning"})"), "");
    EXPECT_NE(with("https://id.example", "https://id.example/"), "");
    EXPECT_NE(with("\"ada\"", "\"\""), "");
    EXPECT_NE(with("\"ada\"", "7"), "");
    EXPECT_NE(with("\"ada\"", "\"a\\u0000b\""), "");
    EXPECT_NE(with("\"learner\"", "\"learners Service\""), "");
    EXPECT_NE(with("\"learner\"", "[\"service\"]"), "");
}

TEST(TokenHeader, MustNameThePinnedAlgorithm) {
    EXPECT_TRUE(read_token_header(R"({"alg":"HS256"})", rules).ok());
    EXPECT_TRUE(read_token_header(R"({"alg":"HS256","typ":"at+JWT","kid":"any"})", rules).ok());
    EXPECT_TRUE(read_token_header(R"({"alg":"HS256","typ":"application/at+jwt"})", rules).ok());
    for (const char* bad :
         {R"({"alg":"none"})", R"({"alg":"None"})", R"({"alg":"hs256"})", R"({"alg":"HS384"})",
          R"({"alg":"RS256"})", R"({"alg":null})", R"({"alg":["HS256"]})", R"({"typ":"JWT"})",
          R"({"alg":"HS256","alg":"none"})", R"({"alg":"HS256","crit":["b64"],"b64":false})",
          R"({"alg":"HS256","typ":"JWE"})", "", "[]"})
        EXPECT_FALSE(read_token_header(bad, rules).ok()) << bad;
    const TokenRules with_key_id{TokenAlgorithm::hs256, "learning", "https://id.example", "k1"};
    EXPECT_TRUE(read_token_header(R"({"alg":"HS256","kid":"k1"})", with_key_id).ok());
    EXPECT_FALSE(read_token_header(R"({"alg":"HS256","kid":"k2"})", with_key_id).ok());
    EXPECT_FALSE(read_token_header(R"({"alg":"HS256"})", with_key_id).ok());
}

TEST(BearerTokens, AreTakenFromTheHeaderField) {
    const BearerTokens tokens(rules, TokenKey(TokenAlgorithm::hs256, secret));
    const auto caller = tokens.caller_of({{"authorization", "bearer " + token}}, now);
    ASSERT_TRUE(caller.ok()) << caller.fault();
    EXPECT_EQ(caller.value().subject, "ada");
    EXPECT_EQ(caller.value().valid_for, std::chrono::seconds(60 + token_leeway));
    EXPECT_EQ(tokens.caller_of({}, now).fault(), "");
    EXPECT_FALSE(tokens.caller_of({}, now).ok());
    for (const Headers& bad :
         std::vector<Headers>{{{"Authorization", "Basic YTpi"}},
                              {{"Authorization", "Bearer"}},
                              {{"Authorization", "Bearer "}},
                              {{"Authorization", "Bearer ..."}},
                              {{"Authorization", token}},
                              {{"Authorization", "Bearer  " + token}},
                              {{"Authorization", "Bearer " + token + "="}},
                              {{"Authorization", "Bearer " + token + ".x"}},
                              {{"Authorization", "Bearer " + token.substr(1)}},
                              {{"Authorization", "Bearer " + token.substr(0, token.size() - 1)}},
                              {{"Authorization", "Bearer " + std::string(5000, 'a')}},
                              {{"Authorization", "Bearer " + token}, {"Authorization", "Bearer " + token}}}) {
        const auto caller_of_bad = tokens.caller_of(bad, now);
        EXPECT_FALSE(caller_of_bad.ok());
        EXPECT_NE(caller_of_bad.fault(), "");
    }
    const BearerTokens with_line_break(rules, TokenKey(TokenAlgorithm::hs256, secret + "\r\n"));
    EXPECT_TRUE(with_line_break.caller_of({{"Authorization", "Bearer " + token}}, now).ok());
    const BearerTokens others(rules, TokenKey(TokenAlgorithm::hs256, secret + "x"));
    EXPECT_EQ(others.caller_of({{"Authorization", "Bearer " + token}}, now).fault(),
              "the token's signature does not hold");
}

TEST(TokenKey, MustSuitTheAlgorithm) {
    const std::string pem =
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsnNCM5cCmARIEpfp8WXBYeNBBoBM\n"
        "uZRQclNAtwgJyqZJJLOL9Hj6llIy2NPSNS/NFrlHw+EW9DANPz/MW8Dekg==\n"
        "-----END PUBLIC KEY-----\n";
    EXPECT_NO_THROW(TokenKey(TokenAlgorithm::es256, "comment\n" + pem));
    const auto refuses = [](TokenAlgorithm algorithm, const std::string& text) {
        EXPECT_THROW(TokenKey(algorithm, text), TokenKeyError) << text;
    };
    refuses(TokenAlgorithm::hs256, pem);
    refuses(TokenAlgorithm::hs256, "short");
    refuses(TokenAlgorithm::rs256, pem);
    refuses(TokenAlgorithm::rs256, secret);
    refuses(TokenAlgorithm::es256, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    refuses(TokenAlgorithm::es256, "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n");
    refuses(TokenAlgorithm::es256, "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----");
}

TEST(Base64url, HasOneTextForEachValue) {
    EXPECT_EQ(base64url_decoded(""), "");
    EXPECT_EQ(base64url_decoded("YWRh"), "ada");
    EXPECT_EQ(base64url_decoded("_-8"), "\xFF\xEF");
    for (const char* bad : {"Y", "YQ=", "YR", "YW J", "+/8", "YWRh\n"})
        EXPECT_EQ(base64url_decoded(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace shim
