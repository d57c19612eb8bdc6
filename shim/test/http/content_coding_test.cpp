// SPDX-License-Identifier: PostgreSQL
#include "http/content_coding.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "http/gzip.hpp"

namespace shim {
namespace {

Response coded(Headers request, Response response) {
    code_content(request, response);
    return response;
}

Response tagged(int status, std::string body) {
    return {status, "text/plain", std::move(body), {{"ETag", "\"a\""}, {"Vary", "Accept"}}};
}

const Headers wishes = {{"accept-encoding", "gzip"}};
const std::string long_text(1024, 'x');

TEST(ContentCoding, PacksWhatIsLong) {
    const Response packed = coded(wishes, tagged(200, long_text));
    EXPECT_EQ(find_header(packed.headers, "Content-Encoding"), "gzip");
    EXPECT_EQ(find_header(packed.headers, "ETag"), "\"a-gzip\"");
    EXPECT_EQ(find_header(packed.headers, "Vary"), "Accept, Accept-Encoding");
    std::string text;
    EXPECT_EQ(Gunzip().feed(packed.body, text, 2000), Gunzip::Verdict::whole);
    EXPECT_EQ(text, long_text);
}

TEST(ContentCoding, LeavesTheRestAlone) {
    const Response brief = coded(wishes, {200, "text/plain", std::string(1023, 'x')});
    EXPECT_EQ(brief.body.size(), 1023U);
    EXPECT_TRUE(brief.headers.empty());
    const Response unasked = coded({}, {200, "text/plain", long_text});
    EXPECT_EQ(unasked.body, long_text);
    EXPECT_EQ(unasked.headers, (Headers{{"Vary", "Accept-Encoding"}}));
    EXPECT_FALSE(find_header(coded(wishes, tagged(200, "a")).headers, "Content-Encoding"));
}

TEST(ContentCoding, NamesTheCopyThatIsStillGood) {
    const auto tag_for = [](const char* held) {
        Headers request = wishes;
        request.emplace_back("If-None-Match", held);
        const Response response = coded(std::move(request), tagged(304, ""));
        return std::string(find_header(response.headers, "ETag").value());
    };
    EXPECT_EQ(tag_for("\"a\""), "\"a\"");
    EXPECT_EQ(tag_for("\"b\", W/\"a-gzip\""), "\"a-gzip\"");
    EXPECT_EQ(tag_for("*"), "\"a\"");
}

TEST(ContentCoding, ReadsWeights) {
    for (const char* wish :
         {"gzip", "X-GZIP", "*", "br, gzip;q=0.001", "identity;q=0.5, gzip;q=0.5", "*;q=0, gzip"})
        EXPECT_TRUE(wants_gzip(wish)) << wish;
    for (const char* wish :
         {"", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.9", "gzip;q=x"})
        EXPECT_FALSE(wants_gzip(wish)) << wish;
}

}  // namespace
}  // namespace shim
