// SPDX-License-Identifier: PostgreSQL
#include "http/body_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace shim {
namespace {

constexpr std::size_t most = 1000;

struct Outcome {
    int status = 0;  // of the refusal; 0: none
    bool is_whole = false;
    std::string body;
    std::string rest;  // what belongs to the next request

    bool operator==(const Outcome&) const = default;
};

Outcome read_in_pieces(const Head& head, std::string_view bytes, std::size_t piece) {
    BodyReader reader(head, head.fields, most);
    auto verdict = BodyReader::Verdict::more;
    std::string rest;
    while (verdict == BodyReader::Verdict::more && !bytes.empty()) {
        std::string_view part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        verdict = reader.read(part);
        rest = part;
    }
    EXPECT_TRUE(verdict != BodyReader::Verdict::more || rest.empty());
    if (verdict == BodyReader::Verdict::refused) return {reader.refusal().status, false, "", ""};
    return {0, verdict == BodyReader::Verdict::whole, reader.body(), rest.append(bytes)};
}

/// At once, byte by byte and in threes: it must be the same.
Outcome read(const Head& head, std::string_view bytes) {
    const Outcome outcome = read_in_pieces(head, bytes, bytes.size());
    EXPECT_EQ(read_in_pieces(head, bytes, 1), outcome) << bytes.substr(0, 200);
    EXPECT_EQ(read_in_pieces(head, bytes, 3), outcome) << bytes.substr(0, 200);
    return outcome;
}

Outcome chunked(std::string_view bytes, const std::string& coding = "identity") {
    Head head;
    head.fields = {{"Content-Encoding", coding}};
    head.body = Head::Body::chunked;
    return read(head, bytes);
}

Outcome with_length(std::string_view bytes, std::size_t length, const std::string& coding = "identity") {
    Head head;
    head.fields = {{"Content-Encoding", coding}};
    head.body = Head::Body::length;
    head.length = length;
    return read(head, bytes);
}

std::string chunk(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string size;
    for (std::size_t left = text.size(); left > 0; left /= 16) size.insert(size.begin(), digits[left % 16]);
    return size + "\r\n" + std::string(text) + "\r\n";
}

TEST(BodyReader, StopsWhereTheLengthSays) {
    EXPECT_EQ(with_length("abcnext", 3), (Outcome{0, true, "abc", "next"}));
    EXPECT_EQ(with_length("ab", 3), (Outcome{0, false, "ab", ""}));
}

TEST(BodyReader, TakesChunksApart) {
    EXPECT_EQ(chunked("3\r\nabc\r\n0\r\n\r\nnext"), (Outcome{0, true, "abc", "next"}));
    EXPECT_EQ(chunked("1\r\na\r\n002\r\nbc\r\n0\r\n\r\n"), (Outcome{0, true, "abc", ""}));
    EXPECT_EQ(chunked("A\r\n0123456789\r\na\r\n0123456789\r\n00\r\n\r\n").body, "01234567890123456789");
    EXPECT_EQ(chunked("0\r\n\r\n"), (Outcome{0, true, "", ""}));
    EXPECT_EQ(chunked("3\r\nabc\r\n0\r\n"), (Outcome{0, false, "abc", ""}));
    EXPECT_EQ(chunked("3\r\n\r\n1\r\n0\r\n\r\n").body, "\r\n1");
}

TEST(BodyReader, SkipsExtensionsAndDropsTrailers) {
    EXPECT_EQ(chunked("3;a=b\r\nabc\r\n0;c=\"d\"\r\n\r\n").body, "abc");
    EXPECT_EQ(chunked("3 ; a\r\nabc\r\n0\r\n\r\n").body, "abc");
    EXPECT_EQ(chunked("3\r\nabc\r\n0\r\nX: y\r\nContent-Length: 9\r\n\r\nnext"),
              (Outcome{0, true, "abc", "next"}));
    EXPECT_EQ(chunked("3;" + std::string(20000, 'x') + "\r\nabc\r\n0\r\n\r\n").status, 400);
    EXPECT_EQ(chunked("0\r\nX: " + std::string(20000, 'x') + "\r\n\r\n").status, 400);
}

TEST(BodyReader, RefusesBrokenChunks) {
    for (const char* bytes : {"\r\n",
                              "g\r\n",
                              "+3\r\nabc\r\n",
                              "-3\r\nabc\r\n",
                              "0x3\r\nabc\r\n",
                              " 3\r\nabc\r\n",
                              "3 \r\nabc\r\n",
                              "3 x\r\nabc\r\n",
                              "3\nabc\r\n",
                              "3\r\rabc\r\n",
                              "3;a\nabc\r\n",
                              "3;a\rb\r\n",
                              "3\r\nabcd\r\n",
                              "3\r\nabc\n0\r\n\r\n",
                              "3\r\nabc0\r\n\r\n",
                              "3\r\nabc\rx",
                              ";a\r\n",
                              "1000000000000000\r\n",
                              "ffffffffffffffff\r\n",
                              "10000000000000003\r\nabc",
                              "0000000000000003\r\nabc",
                              "0\r\nX: y\n\r\n",
                              "0\r\n X: y\r\n\r\n",
                              "0\r\nX\r\n\r\n",
                              "0\r\nX : y\r\n\r\n",
                              "0\r\nX: \x01\r\n\r\n",
                              "0\r\n\rx"})
        EXPECT_EQ(chunked(bytes).status, 400) << bytes;
}

TEST(BodyReader, LimitsTheBody) {
    EXPECT_EQ(chunked(chunk(std::string(most, 'x')) + "0\r\n\r\n").body.size(), most);
    EXPECT_EQ(chunked(chunk(std::string(most, 'x')) + "1\r\nx\r\n0\r\n\r\n").status, 413);
    EXPECT_EQ(chunked("fffffffffffffff\r\n" + std::string(most + 1, 'x')).status, 413);
}

TEST(BodyReader, Unpacks) {
    const std::string packed = gzipped("abc").value();
    EXPECT_EQ(with_length(packed + "next", packed.size(), "gzip"), (Outcome{0, true, "abc", "next"}));
    EXPECT_EQ(chunked(chunk(packed) + "0\r\n\r\n", "X-GZIP").body, "abc");
    EXPECT_EQ(with_length(packed + packed, 2 * packed.size(), "gzip").body, "abcabc");
    EXPECT_EQ(with_length("abc", 3, "gzip").status, 400);
    EXPECT_EQ(with_length(packed.substr(0, packed.size() - 1), packed.size() - 1, "gzip").status, 400);
    EXPECT_EQ(with_length(packed + "x", packed.size() + 1, "gzip").status, 400);
    EXPECT_EQ(chunked("0\r\n\r\n", "gzip").status, 400);
}

TEST(BodyReader, LimitsWhatIsUnpacked) {
    const std::string fits = gzipped(std::string(most, 'x')).value();
    EXPECT_EQ(with_length(fits, fits.size(), "gzip").body, std::string(most, 'x'));
    const std::string bomb = gzipped(std::string(std::size_t{10} << 20, 'x')).value();
    EXPECT_EQ(chunked(chunk(std::string_view(bomb).substr(0, 900)), "gzip").status, 413);
}

TEST(BodyReader, KeepsNothingOfWhatIsDiscarded) {
    Head head;
    head.fields = {{"Content-Encoding", "gzip"}};
    head.body = Head::Body::length;
    head.length = 3;
    BodyReader reader(head, head.fields, most, true);
    std::string_view bytes = "abc";
    EXPECT_EQ(reader.read(bytes), BodyReader::Verdict::whole);
    EXPECT_EQ(reader.body(), "");
}

TEST(BodyReader, RefusesByTheHead) {
    Head head;
    head.body = Head::Body::length;
    head.length = most + 1;
    EXPECT_EQ(refuse_body(head, head.fields, most).status, 413);
    head.length = most;
    EXPECT_EQ(refuse_body(head, head.fields, most).status, 0);
    for (const char* coding : {"br", "deflate", "gzip, gzip", "gzip, identity"}) {
        head.fields = {{"Content-Encoding", coding}};
        EXPECT_EQ(refuse_body(head, head.fields, most).status, 415) << coding;
    }
}

}  // namespace
}  // namespace shim
