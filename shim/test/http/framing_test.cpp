// SPDX-License-Identifier: PostgreSQL
#include "http/framing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace shim {
namespace {

using namespace std::string_view_literals;

struct Outcome {
    int status = 0;  // of the refusal; 0: none
    bool is_whole = false;
    std::size_t size = 0;  // of a whole head
    Head head;

    bool operator==(const Outcome& other) const {
        return status == other.status && is_whole == other.is_whole && size == other.size &&
               head.method == other.head.method && head.target == other.head.target &&
               head.fields == other.head.fields && head.body == other.head.body &&
               head.length == other.head.length && head.keeps_alive == other.head.keeps_alive;
    }
};

Outcome outcome_of(Framer& framer, Framer::Verdict verdict) {
    Outcome outcome;
    outcome.status = framer.refusal().status;
    outcome.is_whole = verdict == Framer::Verdict::whole;
    if (outcome.is_whole) outcome.size = framer.size();
    outcome.head = framer.head();
    return outcome;
}

/// Byte by byte, and at once: it must be the same.
Outcome read(std::string_view bytes) {
    Framer at_once;
    const Outcome outcome = outcome_of(at_once, at_once.look(bytes));
    Framer dribbled;
    auto verdict = Framer::Verdict::more;
    for (std::size_t size = 1; size <= bytes.size() && verdict == Framer::Verdict::more; ++size)
        verdict = dribbled.look(bytes.substr(0, size));
    EXPECT_EQ(outcome_of(dribbled, verdict), outcome) << bytes.substr(0, 200);
    return outcome;
}

Outcome get(const std::string& fields) {
    return read("GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
}

Outcome post(const std::string& fields) {
    return read("POST / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
}

TEST(Framing, ReadsOrdinaryHeads) {
    const Outcome outcome =
        read("GET /a%20b?c=%ff HTTP/1.1\r\nHost: localhost:8000\r\nX:  a%0d%0ab \t\r\nEmpty:\r\n\r\nnext");
    EXPECT_TRUE(outcome.is_whole);
    EXPECT_EQ(outcome.head.method, "GET");
    EXPECT_EQ(outcome.head.target, "/a%20b?c=%ff");
    EXPECT_EQ(outcome.head.fields, (Headers{{"Host", "localhost:8000"}, {"X", "a%0d%0ab"}, {"Empty", ""}}));
    EXPECT_EQ(outcome.head.body, Head::Body::none);
    EXPECT_EQ(outcome.size, std::string_view("GET /a%20b?c=%ff HTTP/1.1\r\nHost: localhost:8000\r\n"
                                             "X:  a%0d%0ab \t\r\nEmpty:\r\n\r\n")
                                .size());
    EXPECT_FALSE(read("GET / HTTP/1.1\r\nHost: x\r\n").is_whole);
    EXPECT_FALSE(read("").is_whole);
}

TEST(Framing, SkipsEmptyLinesBeforeTheRequestLine) {
    EXPECT_TRUE(read("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").is_whole);
    EXPECT_EQ(read("\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 400);
    std::string lines;
    while (lines.size() < 9000) lines += "\r\n";
    EXPECT_EQ(read(lines).status, 414);
}

TEST(Framing, RefusesBrokenRequestLines) {
    for (const char* line :
         {"hello", "GET /", "GET / ", "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ",
          "GET /a b HTTP/1.1", "GET /\t HTTP/1.1", "GET / http/1.1", "GET / HTTP/1", "GET / HTTP/1.11",
          "GET / HTTP/x.1", "G(T / HTTP/1.1", "GET /#a HTTP/1.1", "GET /\x7f HTTP/1.1", "/ HTTP/1.1"})
        EXPECT_EQ(read(std::string(line) + "\r\nHost: x\r\n\r\n").status, 400) << line;
    EXPECT_EQ(read("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"sv).status, 400);
    EXPECT_EQ(read("GET / HTTP/2.0\r\n\r\n").status, 505);
    EXPECT_EQ(read("GET / HTTP/1.2\r\nHost: x\r\n\r\n").status, 0);
    EXPECT_EQ(read("GET /" + std::string(7999, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 0);
    EXPECT_EQ(read("GET /" + std::string(8000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 414);
    EXPECT_EQ(read("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 414);
}

TEST(Framing, TakesThePathOutOfAnAbsoluteTarget) {
    EXPECT_EQ(read("GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n").head.target, "/a?b");
    EXPECT_EQ(read("GET HTTP://x HTTP/1.1\r\nHost: x\r\n\r\n").head.target, "/");
    EXPECT_EQ(read("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").head.target, "*");
}

TEST(Framing, RefusesOddLinesAndFields) {
    for (const char* fields :
         {"X: a\n", "X: a\rb\r\n", "X : a\r\n", "X\t: a\r\n", ": a\r\n", "X\r\n", "X: a\r\n b\r\n",
          "X: a\r\n\tb\r\n", " X: a\r\n", "X: \x01\r\n", "X: a\x7f\r\n", "X(: a\r\n", "\xc3: a\r\n"})
        EXPECT_EQ(get(fields).status, 400) << fields;
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"sv).status, 400);
    EXPECT_EQ(read("GET / HTTP/1.1\nHost: x\n\n").status, 400);
    EXPECT_EQ(get("X: a\tb \xC3\xAB\r\n").status, 0);
}

TEST(Framing, WantsOneHost) {
    EXPECT_EQ(read("GET / HTTP/1.1\r\n\r\n").status, 400);
    EXPECT_EQ(read("GET / HTTP/1.0\r\n\r\n").status, 0);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost:\r\n\r\n").status, 0);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").status, 0);
    for (const char* host : {"a b", "a/b", "a@b", "a,b/"})
        EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n").status, 400) << host;
    EXPECT_EQ(get("host: y\r\n").status, 400);
    EXPECT_EQ(get("Host: x\r\n").status, 400);
}

TEST(Framing, LimitsTheHead) {
    std::string fields;
    for (int i = 0; i < 99; ++i) fields += "X: a\r\n";
    EXPECT_EQ(get(fields).status, 0);
    EXPECT_EQ(get(fields + "X: a\r\n").status, 431);
    EXPECT_EQ(get("X: " + std::string(30000, 'a') + "\r\n").status, 0);
    EXPECT_EQ(get("X: " + std::string(33000, 'a') + "\r\n").status, 431);
    EXPECT_EQ(read("GET / HTTP/1.1\r\nX: " + std::string(33000, 'a')).status, 431);
}

TEST(Framing, ReadsLengths) {
    EXPECT_EQ(post("Content-Length: 2\r\n").head.length, 2U);
    EXPECT_EQ(post("Content-Length: 2\r\n").head.body, Head::Body::length);
    EXPECT_EQ(post("Content-Length: 0\r\n").head.body, Head::Body::none);
    EXPECT_EQ(post("content-length:\t0002 \r\n").head.length, 2U);
    EXPECT_EQ(post("Content-Length: 999999999999999999\r\n").status, 0);
    for (const char* length : {"", "+1", "-1", "0x1", "1,1", "1, 1", "1 1", "1.0", "one",
                               "9999999999999999999", "18446744073709551618", "99999999999999999999999"})
        EXPECT_EQ(post("Content-Length: " + std::string(length) + "\r\n").status, 400) << length;
    EXPECT_EQ(post("").status, 411);
    EXPECT_EQ(read("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n").status, 0);
    EXPECT_EQ(get("Content-Length: 0\r\n").status, 0);
    EXPECT_EQ(get("Content-Length: 1\r\n").status, 400);
}

TEST(Framing, RefusesLengthsThatTwoReadersCouldUnderstandInTwoWays) {
    for (const char* fields :
         {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1\r\ncontent-length: 2\r\n",
          "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: identity\r\n",
          "Transfer-Encoding: chunked, gzip\r\n", "Transfer-Encoding: xchunked\r\n",
          "Transfer-Encoding: chunked;a=b\r\n", "Transfer-Encoding: \"chunked\"\r\n",
          "Transfer-Encoding:\r\n",
          "Transfer-Encoding: \x0b"
          "chunked\r\n",
          "Transfer-Encoding : chunked\r\n", "Transfer-Encoding: chun\r\n ked\r\n",
          "Transfer-Encoding\r\n: chunked\r\n"})
        EXPECT_EQ(post(fields).status, 400) << fields;
    EXPECT_EQ(post("Transfer-Encoding: gzip, chunked\r\n").status, 501);
    EXPECT_EQ(post("Transfer-Encoding: Chunked\r\n").head.body, Head::Body::chunked);
    EXPECT_EQ(get("Transfer-Encoding: chunked\r\n").status, 400);
    EXPECT_EQ(read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").status, 400);
}

TEST(Framing, ReadsConnectionAsAListWithoutRegardToCase) {
    EXPECT_TRUE(get("").head.keeps_alive);
    EXPECT_TRUE(get("Connection: Keep-Alive\r\n").head.keeps_alive);
    EXPECT_FALSE(get("Connection: Close\r\n").head.keeps_alive);
    EXPECT_FALSE(get("connection: TE ,\tcLOSE\r\n").head.keeps_alive);
    EXPECT_FALSE(get("Connection: TE\r\nConnection: close, keep-alive\r\n").head.keeps_alive);
    EXPECT_TRUE(get("Connection: closed\r\n").head.keeps_alive);
    EXPECT_FALSE(read("GET / HTTP/1.0\r\n\r\n").head.keeps_alive);
    EXPECT_TRUE(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").head.keeps_alive);
}

TEST(Framing, KnowsOneExpectation) {
    EXPECT_TRUE(post("Content-Length: 1\r\nExpect: 100-Continue\r\n").head.expects_continue);
    EXPECT_EQ(post("Content-Length: 1\r\nExpect: tea\r\n").status, 417);
    EXPECT_EQ(post("Content-Length: 1\r\nExpect: 100-continue\r\nExpect: 100-continue\r\n").status, 400);
    EXPECT_FALSE(
        read("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n").head.expects_continue);
}

}  // namespace
}  // namespace shim
