// SPDX-License-Identifier: PostgreSQL
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "api/access.hpp"
#include "api/dispatch.hpp"
#include "api/openapi.hpp"
#include "api/validation.hpp"
#include "front/rate_limit.hpp"
#include "http/cors.hpp"
#include "http/trace_context.hpp"
#include "text/edit_distance.hpp"

namespace shim {
namespace {

using Place = Input::Place;

Route route(const char* method, const char* path, Access access, std::vector<Input> inputs) {
    const auto handler = [](Exchange& exchange, const Arguments&) {
        if (exchange.route().takes_batch()) {
            const auto read = BatchReader::open(exchange, false);
            if (!read.ok()) return response_of(read.fault());
        }
        return Response{200, "text/plain", "done"};
    };
    return {.method = method,
            .path = path,
            .name = "n",
            .summary = "",
            .description = "",
            .inputs = std::move(inputs),
            .answers = {},
            .handler = handler,
            .access = access};
}

const Input in_path{Place::path, "user_id", user_id_type(), ""};
const Input in_item{Place::item, "user_id", user_id_type(), ""};
const Input in_body{Place::body, "user_id", user_id_type(), ""};
const Routes routes = {route("GET", "/users/{user_id}", Access::learner, {in_path}),
                       route("POST", "/records", Access::learner, {in_body}),
                       route("POST", "/nobody", Access::learner, {}),
                       route("GET", "/all", Access::service, {}),
                       route("POST", "/items", Access::items, {in_item}),
                       route("GET", "/open", Access::anyone, {})};
const Caller ada{Caller::Scope::learner, "ada"};
const Caller service{Caller::Scope::service, "importer"};

/// What the two looks, at the head and at the whole request, come to.
int status(const std::string& method, const std::string& target, const Caller& caller,
           const std::string& body = "") {
    Exchange exchange(routes, {method, target, {{"Content-Type", "application/json"}}, body});
    exchange.caller = caller;
    if (exchange.match.route != nullptr)
        if (const auto allowed = may_use_path(exchange); !allowed.ok()) return allowed.fault().status;
    return answer(exchange)->status;
}

TEST(Access, LearnersReachTheirOwnOnly) {
    EXPECT_EQ(status("GET", "/users/ada", ada), 200);
    EXPECT_EQ(status("GET", "/users/%61da", ada), 200);
    for (const char* path : {"/users/bob", "/users/Ada", "/users/ada%00", "/users/ada%20", "/users/%2561da",
                             "/users/", "/users/ada%", "/users/ada?user_id=ada&x=1"})
        EXPECT_NE(status("GET", path, ada), 200) << path;
    EXPECT_EQ(status("GET", "/users/bob", ada), 403);
    EXPECT_EQ(status("HEAD", "/users/bob", ada), 403);
    EXPECT_EQ(status("POST", "/records", ada, R"({"user_id":"ada"})"), 200);
    EXPECT_EQ(status("POST", "/records", ada, R"({"user_id":"bob"})"), 403);
    EXPECT_EQ(status("POST", "/nobody", ada), 403);
    EXPECT_EQ(status("GET", "/all", ada), 403);
    EXPECT_EQ(status("POST", "/items", ada, R"([{"user_id":"ada"},{"user_id":""}])"), 200);
    EXPECT_EQ(status("POST", "/items", ada, R"([{"user_id":"ada"},{"user_id":"bob"}])"), 403);
    EXPECT_EQ(status("GET", "/open", ada), 200);
    EXPECT_EQ(status("GET", "/users/", {Caller::Scope::learner, ""}), 403);
}

TEST(Access, ServicesReachEverything) {
    EXPECT_EQ(status("GET", "/users/bob", service), 200);
    EXPECT_EQ(status("POST", "/records", service, R"({"user_id":"bob"})"), 200);
    EXPECT_EQ(status("GET", "/all", service), 200);
}

TEST(Access, IsInTheDocument) {
    const Json paths = openapi_document(routes)["paths"];
    EXPECT_EQ(paths["/all"]["get"]["security"].size(), 1U);
    EXPECT_EQ(paths["/users/{user_id}"]["get"]["security"].size(), 2U);
    EXPECT_EQ(paths["/open"]["get"]["security"].size(), 0U);
    EXPECT_FALSE(paths["/open"]["get"]["responses"].contains("401"));
    EXPECT_TRUE(paths["/all"]["get"]["responses"].contains("403"));
}

TEST(RateLimit, LetsABurstPassAndThenTheRate) {
    using std::chrono::milliseconds;
    RateLimit limit(10, 2);
    const auto start = RateLimit::Clock::now();
    EXPECT_EQ(limit.wait_of("a", start).count(), 0);
    EXPECT_EQ(limit.wait_of("a", start).count(), 0);
    EXPECT_NEAR(limit.wait_of("a", start).count(), 0.1, 1e-9);
    EXPECT_EQ(limit.wait_of("b", start).count(), 0);
    EXPECT_NEAR(limit.wait_of("a", start + milliseconds(50)).count(), 0.05, 1e-9);
    EXPECT_EQ(limit.wait_of("a", start + milliseconds(100)).count(), 0);
    EXPECT_GT(limit.wait_of("a", start).count(), 0);  // time does not run backwards
}

TEST(RateLimit, RemembersABoundedNumberOfCallers) {
    RateLimit limit(1, 1, 2);
    const auto now = RateLimit::Clock::now();
    limit.wait_of("a", now);
    limit.wait_of("b", now);
    EXPECT_GT(limit.wait_of("a", now).count(), 0);
    limit.wait_of("c", now);  // b was used least recently
    EXPECT_GT(limit.wait_of("a", now).count(), 0);
    EXPECT_EQ(limit.wait_of("b", now).count(), 0);
}

TEST(Cors, AnswersKnownOriginsOnly) {
    const Cors cors({"https://app.example.org"});
    const auto preflight = [&cors](const char* origin) {
        return cors.is_preflight(
            {"OPTIONS", "/", {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}}, ""});
    };
    EXPECT_TRUE(preflight("https://app.example.org"));
    EXPECT_FALSE(preflight("https://app.example.org.evil.org"));
    EXPECT_FALSE(preflight("null"));
    EXPECT_FALSE(Cors().is_preflight({"OPTIONS", "/", {{"Access-Control-Request-Method", "POST"}}, ""}));
    Response response;
    cors.add_headers({"GET", "/", {{"Origin", "https://evil.org"}}, ""}, response);
    EXPECT_EQ(find_header(response.headers, "Vary"), "Origin");
    EXPECT_EQ(find_header(response.headers, "Access-Control-Allow-Origin"), std::nullopt);
    EXPECT_TRUE(is_origin("http://localhost:3000"));
    for (const char* bad : {"*", "null", "https://", "https://a/", "ftp://a", "https://A", "a.example.org"})
        EXPECT_FALSE(is_origin(bad)) << bad;
}

TEST(TraceContext, TakesOverWhatIsWellFormed) {
    const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const auto of = [](const Headers& headers) { return trace_context(headers); };
    const auto given =
        of({{"x-request-id", "abc-1"}, {"Traceparent", "00-" + trace + "-00f067aa0ba902b7-01"}});
    EXPECT_EQ(given.x_request_id, "abc-1");
    EXPECT_EQ(given.traceparent.substr(0, 36), "00-" + trace + "-");
    EXPECT_EQ(given.traceparent.size(), 55U);
    EXPECT_EQ(given.traceparent.substr(52), "-01");
    EXPECT_NE(given.traceparent.substr(36, 16), "00f067aa0ba902b7");
    for (const std::string& bad : std::vector<std::string>{
             "", "00-" + trace + "-0000000000000000-01", "ff-" + trace + "-00f067aa0ba902b7-01",
             "00-" + trace + "-00f067aa0ba902b7-01-x", "00-" + trace + "-00f067aa0ba902b7-0g",
             "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"}) {
        const auto made = of({{"traceparent", bad}, {"X-Request-Id", "a b"}});
        EXPECT_NE(made.traceparent.substr(3, 32), trace) << bad;
        EXPECT_EQ(made.traceparent.size(), 55U);
        EXPECT_EQ(made.x_request_id.size(), 32U);
    }
    EXPECT_EQ(of({{"X-Request-Id", std::string(129, 'a')}}).x_request_id.size(), 32U);
    EXPECT_NE(of({}).traceparent, of({}).traceparent);
}

TEST(NearestName, IsWhatWasMeant) {
    const std::string_view names[] = {"--listen", "--threads", "--pool-size"};
    EXPECT_EQ(nearest_name("--lisetn", names), "--listen");
    EXPECT_EQ(nearest_name("--pool", names), "--pool-size");
    EXPECT_EQ(nearest_name("-threads", names), "--threads");
    EXPECT_EQ(nearest_name("--something-else", names), "");
}

}  // namespace
}  // namespace shim
