// SPDX-License-Identifier: PostgreSQL
#include "api/body.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/header_value.hpp"
#include "http/multipart_form.hpp"
#include "text/json_object.hpp"
#include "text/percent_encoding.hpp"

namespace shim {
namespace {

/// `name=value|name=value`, in order.
std::string listed(const Members& members) {
    std::string list;
    for (const auto& [name, value] : members) list += (list.empty() ? "" : "|") + name + "=" + value.text;
    return list;
}

std::string form(std::string_view text) {
    const auto members = form_members(text);
    return members ? listed(*members) : "refused";
}

TEST(Form, DecodesOnce) {
    EXPECT_EQ(form("a=1&b=2"), "a=1|b=2");
    EXPECT_EQ(form("a=x+y%2Bz%2520&%61=2"), "a=x y+z%20|a=2");
    EXPECT_EQ(form("a=b=c"), "a=b=c");
    EXPECT_EQ(form("a=%C3%AB%00").size(), std::string("a=\xC3\xAB\0").size() + 1);
}

TEST(Form, TakesEmptyFieldsForAbsent) {
    EXPECT_EQ(form(""), "");
    EXPECT_EQ(form("&&a=1&"), "a=1");
    EXPECT_EQ(form("a=&b"), "");
}

TEST(Form, RefusesBrokenEscapes) {
    for (const char* bad : {"a=%", "a=%4", "a=%zz", "%=1", "a=%+1"}) EXPECT_EQ(form(bad), "refused") << bad;
}

std::string multipart(std::string_view body, std::string_view type = "multipart/form-data; boundary=XX") {
    const auto members = multipart_members(type, body);
    return members.ok() ? listed(members.value()) : "refused";
}

TEST(Multipart, ReadsWhatBrowsersSend) {
    EXPECT_EQ(multipart("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
                        "--XX\r\ncontent-disposition:form-data;name=b; filename=\"f\"\r\n"
                        "Content-Type: text/plain\r\n\r\nline\r\nline\r\n--XX--\r\n"),
              "a=1|b=line\r\nline");
    EXPECT_EQ(
        multipart("preamble\r\n--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--X\r\n--XX--epilogue"),
        "a=--X");
    EXPECT_EQ(multipart("--a b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--a b--",
                        "multipart/form-data; charset=utf-8; boundary=\"a b\""),
              "a=1");
}

TEST(Multipart, TakesEmptyFieldsForAbsent) {
    EXPECT_EQ(multipart("--XX--"), "");
    EXPECT_EQ(multipart("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--XX--"), "");
}

TEST(Multipart, RefusesBrokenBodies) {
    for (const char* bad : {"", "--YY--", "--XX", "--XX\r\n", "--XX\r\n--XX--", "--XXrest\r\n",
                            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
                            "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX",
                            "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
                            "--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
                            "--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--",
                            "--XX\r\nContent-Disposition: form-data; name=a\r\n1\r\n--XX--"})
        EXPECT_EQ(multipart(bad), "refused") << bad;
    EXPECT_EQ(multipart("--XX--", "multipart/form-data"), "refused");
    EXPECT_EQ(multipart("----", "multipart/form-data; boundary="), "refused");
    EXPECT_EQ(multipart("--XX--", "multipart/form-data; boundary=" + std::string(71, 'X')), "refused");
}

TEST(Multipart, RefusesMorePartsThanAnyFormHas) {
    std::string body;
    for (int i = 0; i < 101; ++i) body += "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
    EXPECT_EQ(multipart(body + "--XX--"), "refused");
}

TEST(HeaderParameters, AreFoundWhateverTheirCaseAndQuotes) {
    EXPECT_EQ(main_value(" Text/HTML ; charset=utf-8"), "text/html");
    EXPECT_EQ(main_value(""), "");
    EXPECT_EQ(header_parameter("a; B=\"x;y\\\"z\" ; c = d", "b"), "x;y\"z");
    EXPECT_EQ(header_parameter("a; B=\"x;y\" ; c = d ", "c"), "d");
    EXPECT_EQ(header_parameter("a; flag; c=", "c"), "");
    EXPECT_EQ(header_parameter("a; b=\"open", "b"), "open");
    EXPECT_EQ(header_parameter("a; b=1", "c"), std::nullopt);
}

std::string json(std::string_view text) {
    const auto result = json_object_members(text);
    return result.ok() ? listed(result.value()) : result.fault().pointer + " " + result.fault().detail;
}

TEST(JsonObject, GivesItsMembersInOrderAndTwiceWhatIsThereTwice) {
    EXPECT_EQ(json(R"({"b":"1","a":"2","b":"3"})"), "b=1|a=2|b=3");
    EXPECT_EQ(json(R"({"a":{"b":[{"c":"1"}]},"d":"2","e":[[]]})"), "a=|d=2|e=");
    EXPECT_EQ(json("{}"), "");
    EXPECT_EQ(json(std::string(R"({"a":)") + std::string(100000, '[') + std::string(100000, ']') + "}"),
              "a=");
}

TEST(JsonObject, TellsTypesApart) {
    const auto read = json_object_members(R"({"a":null,"b":true,"c":-7,"d":7.5,"e":{}})");
    const Members& members = read.value();
    ASSERT_EQ(members.size(), 5U);
    EXPECT_EQ(members[0].value.kind, RawValue::Kind::null);
    EXPECT_EQ(members[1].value.kind, RawValue::Kind::boolean);
    EXPECT_EQ(members[2].value.number, -7);
    EXPECT_EQ(members[3].value.number, 7.5);
    EXPECT_EQ(members[4].value.kind, RawValue::Kind::nested);
}

TEST(JsonObject, KeepsOfWhatNobodyReadsAFewNamesOnly) {
    std::string text = R"({"a":"1","a":"2","a":"3","b":["nested"])";
    for (int i = 0; i < 1000; ++i) text += R"(,"x":"unread")";
    const std::string_view known[] = {"a", "c"};
    const auto read = json_object_members(text + R"(,"c":"4"})", known);
    ASSERT_TRUE(read.ok());
    std::string expected = "a=1|a=2|b=";
    for (int i = 0; i < 19; ++i) expected += "|x=";
    EXPECT_EQ(listed(read.value()), expected + "|c=4");
}

TEST(JsonObject, SaysWhatIsWrongInItsOwnWords) {
    EXPECT_EQ(json("[]"), " must be a JSON object");
    EXPECT_EQ(json("7"), " must be a JSON object");
    EXPECT_EQ(json("\"x\""), " must be a JSON object");
    EXPECT_EQ(json(""), " is not valid JSON at byte 1");
    EXPECT_EQ(json(R"({"a":NaN})"), " is not valid JSON at byte 6");
    EXPECT_EQ(json(R"({"a":1,})"), " is not valid JSON at byte 8");
    EXPECT_EQ(json("{} {}"), " is not valid JSON at byte 4");
    EXPECT_EQ(json("{\"a\":\"\xFF\"}"), " is not valid JSON at byte 7");
    EXPECT_EQ(json(R"({"a":"\ud800"})"), " is not valid JSON at byte 13");
    EXPECT_EQ(json(R"({"a/b":1e999})"), "/a~1b must not be a number out of any range");
}

TEST(JsonObject, DoesNotEndAtAZeroByte) {
    using namespace std::string_view_literals;
    EXPECT_EQ(json("{}\0"sv), " is not valid JSON at byte 3");
    EXPECT_EQ(json("{\"a\":1}\0 anything"sv), " is not valid JSON at byte 8");
    EXPECT_EQ(json("{\"a\":\0 1}"sv), " is not valid JSON at byte 6");
}

TEST(BodyMembers, TellsEncodingsApartByContentType) {
    const auto status = [](std::string type, std::string body) {
        const auto result =
            body_members({"POST", "/", {{"content-type", std::move(type)}}, std::move(body)}, {});
        return result.ok() ? 200 : result.fault().status;
    };
    EXPECT_EQ(status("application/json; charset=utf-8", "{}"), 200);
    EXPECT_EQ(status("APPLICATION/JSON", "{"), 400);
    EXPECT_EQ(status("application/x-www-form-urlencoded", "a=1"), 200);
    EXPECT_EQ(status("application/x-www-form-urlencoded", "a=%"), 400);
    EXPECT_EQ(status("multipart/form-data; boundary=x", "--x--"), 200);
    EXPECT_EQ(status("multipart/form-data", "--x--"), 400);
    EXPECT_EQ(status("text/plain", "{}"), 415);
    EXPECT_EQ(status("", "{}"), 415);
}

}  // namespace
}  // namespace shim
