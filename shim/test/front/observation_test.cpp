// SPDX-License-Identifier: PostgreSQL
#include <gtest/gtest.h>

#include <string>

#include "base/json.hpp"
#include "front/front_door.hpp"
#include "front/metrics.hpp"
#include "front/request_log.hpp"

namespace shim {
namespace {

Routes one_route() {
    return {{.method = "GET",
             .path = "/users/{user_id}",
             .name = "n",
             .summary = "",
             .description = "",
             .inputs = {{Input::Place::path, "user_id", user_id_type(), ""}},
             .answers = {},
             .handler =
                 [](Exchange& exchange, const Arguments&) {
                     exchange.notes.created = 1;
                     return Response{200, "text/plain", "12345"};
                 },
             .access = Access::learner}};
}

Response pass(FrontDoor& door, const Request& request) {
    const auto course = door.begin(request);
    auto refusal = course->refuse();
    Response response = refusal ? *refusal : course->answer().value();
    course->finish(response);
    return response;
}

TEST(RequestLine, ShowsNothingThatIsSecret) {
    const Routes routes = one_route();
    Exchange exchange(
        routes,
        {"GET", "/users/secret?x=secret", {{"Authorization", "secret"}, {"X-Request-Id", "r=1"}}, "secret"});
    exchange.notes.replayed = 1;
    exchange.notes.request_bytes = 6;
    exchange.notes.sqlstate = "22023";
    const JsonWriter written = request_members(exchange, {400, "", "body"}, std::chrono::microseconds(1500));
    EXPECT_EQ(written.object().find("secret"), std::string::npos);
    const Json line = Json::parse(written.object());
    EXPECT_EQ(line["route"], "/users/{user_id}");
    EXPECT_EQ(line["duration_ms"], 1.5);
    EXPECT_EQ(line["request_bytes"], 6);
    EXPECT_EQ(line["response_bytes"], 4);
    EXPECT_EQ(line["x_request_id"], "r=1");
    EXPECT_EQ(line["replayed"], true);
    EXPECT_EQ(line["sqlstate"], "22023");
    EXPECT_EQ(known_method("BREW"), "other");
}

TEST(FrontDoor, CompletesAndCountsEveryAnswer) {
    const Routes routes = one_route();
    Metrics metrics;
    FrontDoor door(routes, {}, metrics);
    const Response response = pass(door, {"GET", "/users/a", {{"X-Request-Id", "r1"}}, ""});
    EXPECT_EQ(find_header(response.headers, "X-Request-Id"), "r1");
    EXPECT_TRUE(find_header(response.headers, "traceparent"));
    EXPECT_TRUE(find_header(response.headers, "Server-Timing")->starts_with("total;dur="));
    pass(door, {"GET", "/nothing", {}, ""});
    metrics.batch_written(3);
    const std::string text = metrics.text({{"primary", true, {8, 1, 2, 3}}, {"read", false, {}}});
    for (const char* line :
         {R"(learning_shim_requests_total{method="GET",route="/users/{user_id}",status="200"} 1)",
          R"(learning_shim_requests_total{method="GET",route="none",status="404"} 1)",
          R"(learning_shim_request_duration_seconds_count{method="GET",route="none"} 1)",
          R"(learning_shim_entries_total{outcome="created"} 1)", "learning_shim_requests_in_flight 0",
          R"(learning_shim_pool_connections{database="primary",state="in_use"} 1)",
          R"(learning_shim_pool_waiting_requests{database="primary"} 3)",
          R"(learning_shim_database_ready{database="primary"} 1)",
          R"(learning_shim_database_ready{database="read"} 0)", "learning_shim_batch_entries_sum 3",
          "learning_shim_build_info{version="})
        EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
}

TEST(FrontDoor, LimitsTheRatePerAddress) {
    const Routes routes = one_route();
    Metrics metrics;
    Guards guards{.limit = std::make_unique<RateLimit>(0.1, 1), .client_address_header = "X-Forwarded-For"};
    FrontDoor door(routes, std::move(guards), metrics);
    const auto from = [&door](const char* addresses) {
        return pass(door, {"GET", "/users/a", {{"X-Forwarded-For", addresses}}, ""});
    };
    EXPECT_EQ(from("1.1.1.1, 2.2.2.2").status, 200);
    const Response refused = from("3.3.3.3,2.2.2.2");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(find_header(refused.headers, "Retry-After"), "10");
    EXPECT_EQ(from("2.2.2.2, 1.1.1.1").status, 200);
}

TEST(FrontDoor, AsksForATokenWhereThereIsAKey) {
    const Routes routes = one_route();
    Metrics metrics;
    const TokenRules rules{TokenAlgorithm::hs256, "a", "i", ""};
    Guards guards{.tokens = BearerTokens(rules, TokenKey(rules.algorithm, std::string(32, 'k')))};
    FrontDoor door(routes, std::move(guards), metrics);
    const Response without = pass(door, {"GET", "/users/a", {}, ""});
    EXPECT_EQ(without.status, 401);
    EXPECT_EQ(find_header(without.headers, "WWW-Authenticate"), R"(Bearer realm="learning_log")");
    const Response bad = pass(door, {"GET", "/users/a", {{"Authorization", "Bearer x"}}, ""});
    EXPECT_EQ(bad.status, 401);
    EXPECT_NE(find_header(bad.headers, "WWW-Authenticate")->find("invalid_token"), std::string::npos);
}

}  // namespace
}  // namespace shim
