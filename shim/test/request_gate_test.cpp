// SPDX-License-Identifier: PostgreSQL
#include "request_gate.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace shim {
namespace {

/// The status of the refusal, or 0 where the request may pass.
int status(const std::string& method, Headers headers, const std::string& target = "/") {
    const auto problem = refuse_at_gate({method, target, std::move(headers), ""});
    EXPECT_TRUE(!problem || problem->closes);
    return problem ? problem->status : 0;
}

TEST(RequestGate, LetsOrdinaryRequestsPass) {
    EXPECT_EQ(status("GET", {{"Host", "x"}, {"Accept", "*/*"}}), 0);
    EXPECT_EQ(status("GET", {{"Content-Length", "0"}}), 0);
    EXPECT_EQ(status("POST", {{"Content-Length", "0"}}), 0);
    EXPECT_EQ(status("POST", {{"Content-Length", "1048576"}, {"Content-Encoding", "identity"}}), 0);
    EXPECT_EQ(status("DELETE", {}), 0);
}

TEST(RequestGate, RefusesBodiesWithoutABoundedLength) {
    EXPECT_EQ(status("POST", {}), 411);
    EXPECT_EQ(status("PUT", {{"transfer-encoding", "chunked"}}), 411);
    EXPECT_EQ(status("GET", {{"transfer-encoding", "chunked"}}), 411);
    EXPECT_EQ(status("POST", {{"Content-Length", "1048577"}}), 413);
    EXPECT_EQ(status("POST", {{"Content-Length", "99999999999999999999999"}}), 400);
}

TEST(RequestGate, RefusesAmbiguousLengths) {
    EXPECT_EQ(status("POST", {{"Content-Length", "1"}, {"content-length", "1"}}), 400);
    EXPECT_EQ(status("POST", {{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}), 400);
    for (const char* length : {"", "+1", "-1", "0x1", "1,1", "1 ", "1.0"})
        EXPECT_EQ(status("POST", {{"Content-Length", length}}), 400) << length;
    EXPECT_EQ(status("GET", {{"Content-Length", "1"}}), 400);
}

TEST(RequestGate, RefusesCodedBodies) {
    EXPECT_EQ(status("POST", {{"Content-Length", "1"}, {"Content-Encoding", "gzip"}}), 415);
}

TEST(RequestGate, RefusesOddHeaders) {
    EXPECT_EQ(status("GET", {{"X", "a\r\nSet-Cookie: b"}}), 400);
    EXPECT_EQ(status("GET", {{"X", std::string("a\0", 2)}}), 400);
    EXPECT_EQ(status("GET", {{"X ", "a"}}), 400);
    EXPECT_EQ(status("GET", {{"", "a"}}), 400);
    EXPECT_EQ(status("GET", Headers(101, {"X", "a"})), 431);
    EXPECT_EQ(status("GET", {{"X", "a\tb \xC3\xAB"}}), 0);
}

TEST(RequestGate, RefusesWhatMustBeThereOnce) {
    for (const auto& [name, again] : {std::pair{"Host", "host"},
                                      {"Content-Type", "content-type"},
                                      {"Content-Length", "CONTENT-LENGTH"},
                                      {"Transfer-Encoding", "transfer-Encoding"},
                                      {"Expect", "expect"}}) {
        EXPECT_EQ(status("GET", {{name, "x"}, {name, "y"}}), 400) << name;
        EXPECT_EQ(status("GET", {{name, "x"}, {again, "x"}}), 400) << name;
    }
    EXPECT_EQ(status("GET", {{"Accept", "text/csv"}, {"Accept", "*/*"}}), 0);
}

TEST(RequestGate, RefusesLongTargets) {
    EXPECT_EQ(status("GET", {}, std::string(4096, 'a')), 0);
    EXPECT_EQ(status("GET", {}, std::string(4097, 'a')), 414);
}

}  // namespace
}  // namespace shim
