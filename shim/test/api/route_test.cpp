// SPDX-License-Identifier: PostgreSQL
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/dispatch.hpp"
#include "api/openapi.hpp"
#include "api/router.hpp"
#include "api/validation.hpp"

namespace shim {
namespace {

using Place = Input::Place;

std::string number_or_dash(const Arguments& arguments, std::string_view name) {
    const auto number = arguments.if_given<std::int32_t>(name);
    return number ? std::to_string(*number) : "-";
}

Response echo(Exchange& /*exchange*/, const Arguments& arguments) {
    return {200, "text/plain", arguments.text("id") + "," + number_or_dash(arguments, "n")};
}

Response answer_to(const Routes& routes, Request request) {
    Exchange exchange(routes, std::move(request));
    exchange.caller = trusted_caller();
    return answer(exchange).value();  // nobody has to wait here
}

Routes some_routes() {
    Route get{.method = "GET",
              .path = "/things/{id}",
              .name = "getThing",
              .summary = "",
              .description = "",
              .inputs = {{Place::path, "id", user_id_type(), ""},
                         {Place::query, "n", whole_number_type(1), "", false, "5"}},
              .answers = {{200, "The thing.", "text/plain", "Entry"}},
              .handler = echo};
    Route put{.method = "PUT",
              .path = "/things/{id}",
              .name = "putThing",
              .summary = "",
              .description = "",
              .inputs = {{Place::path, "id", user_id_type(), ""},
                         {Place::body, "n", whole_number_type(1), "", false}},
              .answers = {},
              .handler = echo};
    return {get, put};
}

Response send(const std::string& method, const std::string& target, const std::string& body = "") {
    return answer_to(some_routes(), {method, target, {{"Content-Type", "application/json"}}, body});
}

TEST(Route, IsFoundByItsTemplate) {
    EXPECT_EQ(send("GET", "/things/a").body, "a,5");
    EXPECT_EQ(send("HEAD", "/things/a?n=7").body, "a,7");
    EXPECT_EQ(send("GET", "http://host:1/things/a?n=7#x").body, "a,7");
    EXPECT_EQ(send("PUT", "/things/a", R"({"n":null})").body, "a,-");
}

TEST(Route, DecodesSegmentsOnceAndOnlyAfterSplitting) {
    EXPECT_EQ(send("GET", "/things/a%2Fb%2525+c").body, "a/b%25+c,5");
    EXPECT_EQ(send("GET", "/things/a/b").status, 404);
    EXPECT_EQ(send("GET", "/things/a%").status, 400);
    EXPECT_EQ(send("GET", "/things/").status, 400);
}

TEST(Route, UnknownPathsAndMethods) {
    for (const char* path : {"/", "/thing/a", "/things", "/things/a/", "*", "", "things/a"})
        EXPECT_EQ(send("GET", path).status, 404) << path;
    const Response response = send("DELETE", "/things/a");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(find_header(response.headers, "allow"), "GET, HEAD, PUT");
}

TEST(Validation, NamesEveryBadValue) {
    const Json problem = Json::parse(send("PUT", "/things/%FF?z=1", R"({"n":0})").body);
    EXPECT_EQ(problem["status"], 400);
    ASSERT_EQ(problem["errors"].size(), 3U);
    EXPECT_EQ(problem["errors"][0]["parameter"], "id");
    EXPECT_EQ(problem["errors"][1]["pointer"], "/n");
    EXPECT_EQ(problem["errors"][2]["parameter"], "z");
}

TEST(Validation, RefusesValuesGivenTwice) {
    EXPECT_EQ(send("GET", "/things/a?n=1&n=1").status, 400);
    EXPECT_EQ(send("PUT", "/things/a", R"({"n":1,"n":1})").status, 400);
}

TEST(Validation, IgnoresMembersThatTheRouteDoesNotKnow) {
    EXPECT_EQ(send("PUT", "/things/a", R"({"m":1,"m":[],"n":2})").body, "a,2");
}

TEST(Validation, ReadsHeaders) {
    Route route = some_routes().front();
    route.inputs.push_back({Place::header, "X-Thing", whole_number_type(0), "", false});
    route.handler = [](Exchange&, const Arguments& arguments) {
        return Response{200, "text/plain", number_or_dash(arguments, "X-Thing")};
    };
    const auto answered = [&route](Headers headers) {
        return answer_to({route}, {"GET", "/things/a", std::move(headers), ""});
    };
    EXPECT_EQ(answered({}).body, "-");
    EXPECT_EQ(answered({{"x-thing", "7"}}).body, "7");
    const Json problem = Json::parse(answered({{"x-thing", "7"}, {"X-Thing", "8"}}).body);
    EXPECT_EQ(problem["errors"][0]["header"], "X-Thing");
}

TEST(Validation, AnswersWhatIsAccepted) {
    const auto status = [](const char* accept) {
        const Routes routes = some_routes();
        return answer_to(routes, {"GET", "/things/a", {{"Accept", accept}}, ""}).status;
    };
    EXPECT_EQ(status("text/*"), 200);
    EXPECT_EQ(status("application/json"), 406);
}

TEST(Validation, ReadsTheItemsOfABatch) {
    Route route{.method = "POST",
                .path = "/batch",
                .name = "batch",
                .summary = "",
                .description = "",
                .inputs = {{Place::item, "n", whole_number_type(0), ""}},
                .answers = {},
                .handler = [](Exchange& exchange, const Arguments&) {
                    auto batch = BatchReader::open(exchange, false);
                    if (!batch.ok()) return response_of(batch.fault());
                    std::string seen;
                    while (const auto item = batch.value().next())
                        seen +=
                            (item->ok() ? number_or_dash(item->value(), "n") : item->fault()[0].where) + " ";
                    return Response{200, "text/plain", seen};
                }};
    const auto send_batch = [&route](const char* type, const char* body) {
        return answer_to({route}, {"POST", "/batch", {{"Content-Type", type}}, body});
    };
    EXPECT_EQ(send_batch("application/json", R"([{"n":1},{"n":-1},7,{}])").body, "1 /1/n /2 /3/n ");
    EXPECT_EQ(send_batch("application/x-ndjson", "{\"n\":1}\n\n{\"n\":\n").body, "1 /1 ");
    EXPECT_EQ(send_batch("application/json", "{}").status, 400);
    EXPECT_EQ(send_batch("text/csv", "").status, 415);
}

TEST(Validation, ReadsWhatMayBeGivenSeveralTimes) {
    Route route = some_routes().front();
    Input names{Place::query, "name", user_id_type(), "", false};
    names.most_values = 2;
    route.inputs.push_back(names);
    route.handler = [](Exchange&, const Arguments& arguments) {
        const auto given = arguments.if_given<std::vector<std::string>>("name");
        std::string seen = given ? "" : "-";
        for (const std::string& name : given.value_or(std::vector<std::string>())) seen += name + ";";
        return Response{200, "text/plain", seen};
    };
    const auto answered = [&route](const std::string& query) {
        return answer_to({route}, {"GET", "/things/a?" + query, {}, ""});
    };
    EXPECT_EQ(answered("").body, "-");
    EXPECT_EQ(answered("name=b").body, "b;");
    EXPECT_EQ(answered("name=b&n=7&name=a").body, "b;a;");
    // Left empty, it is not left out; others are.
    EXPECT_EQ(answered("n=").status, 200);
    for (const char* query : {"name=", "name", "name=b&name=", "name=a&name=b&name=c", "name=.."})
        EXPECT_EQ(answered(query).status, 400) << query;
    const Json schema = openapi_document({route})["paths"]["/things/{id}"]["get"]["parameters"][2]["schema"];
    EXPECT_EQ(schema["type"], "array");
    EXPECT_EQ(schema["maxItems"], 2);
}

TEST(Validation, ReadsAList) {
    Route route{.method = "POST",
                .path = "/list",
                .name = "list",
                .summary = "",
                .description = "",
                .inputs = {{Place::element, "id", user_id_type(), ""}},
                .answers = {},
                .handler = [](Exchange& exchange, const Arguments&) {
                    std::string seen;
                    const auto read =
                        read_list(exchange, [&seen](const std::string& id) { seen += id + ";"; });
                    return read.ok() ? Response{200, "text/plain", seen} : response_of(read.fault());
                }};
    const auto send_list = [&route](const char* type, const std::string& body) {
        return answer_to({route}, {"POST", "/list", {{"Content-Type", type}}, body});
    };
    EXPECT_EQ(send_list("application/json", R"(["a", "b,\"c", "\u00e9"])").body, "a;b,\"c;\u00e9;");
    EXPECT_EQ(send_list("application/json", "[]").body, "");
    EXPECT_EQ(send_list("application/x-ndjson", "\"a\"\n\n\"b\"\r\n").body, "a;b;");
    const Json problem = Json::parse(send_list("application/json", R"(["a", 7, "", "b"])").body);
    ASSERT_EQ(problem["errors"].size(), 2U);
    EXPECT_EQ(problem["errors"][0]["pointer"], "/1");
    EXPECT_EQ(problem["errors"][1]["pointer"], "/2");
    EXPECT_EQ(send_list("application/json", R"({"id": "a"})").status, 400);
    EXPECT_EQ(send_list("text/csv", "a").status, 415);
    const Json document = openapi_document({route});
    EXPECT_EQ(document["paths"]["/list"]["post"]["requestBody"]["content"]["application/json"]["schema"]
                      ["items"]["type"],
              "string");
}

TEST(Problem, AlwaysHasACode) {
    EXPECT_EQ(Json::parse(text_of(Problem{405, ""}))["code"], "method-not-allowed");
    EXPECT_EQ(Json::parse(text_of(invalid_request({})))["code"], "invalid-request");
}

TEST(Openapi, SaysWhatTheTableSays) {
    const Json document = openapi_document(some_routes());
    const Json& get = document["paths"]["/things/{id}"]["get"];
    EXPECT_EQ(get["parameters"][1]["schema"]["default"], "5");
    EXPECT_EQ(get["parameters"][1]["required"], false);
    EXPECT_TRUE(get["responses"].contains("200"));
    EXPECT_FALSE(get.contains("requestBody"));
    EXPECT_TRUE(document["components"]["schemas"]["PutThingBody"]["properties"].contains("n"));
    EXPECT_TRUE(document["paths"]["/things/{id}"]["put"]["responses"].contains("415"));
}

}  // namespace
}  // namespace shim
