// SPDX-License-Identifier: PostgreSQL
#include "front/admin.hpp"

#include <utility>

#include "api/dispatch.hpp"
#include "api/exchange.hpp"
#include "http/body_limits.hpp"
#include "http/problem.hpp"

namespace shim {

namespace {

constexpr const char* plain_text = "text/plain; charset=utf-8";

Route admin_route(std::string path, std::string name,
                  std::function<Response(Exchange&, const Arguments&)> handler) {
    return {.method = "GET",
            .path = std::move(path),
            .name = std::move(name),
            .summary = "",
            .description = "",
            .inputs = {},
            .answers = {},
            .handler = std::move(handler),
            .access = Access::anyone};
}

Response never_cached(Response response) {
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

class AdminCourse final : public RequestCourse {
public:
    AdminCourse(const Routes& routes, Request head) : exchange_(routes, std::move(head)) {
        exchange_.caller = trusted_caller();
    }

    Request& request() noexcept override { return exchange_.request; }
    [[nodiscard]] std::size_t most_body_bytes() const noexcept override { return largest_body; }
    std::optional<Response> refuse() override { return std::nullopt; }
    std::optional<Response> answer() override { return shim::answer(exchange_); }
    [[nodiscard]] std::chrono::steady_clock::time_point asks_again_at() const noexcept override {
        return exchange_.notes.asks_again_at;
    }
    void finish(Response& /*response*/) noexcept override {}

private:
    Exchange exchange_;
};

}  // namespace

Routes make_admin_routes(std::function<std::string()> not_ready, Metrics& metrics,
                         std::function<std::vector<DatabaseState>()> databases) {
    return {admin_route("/livez", "live",
                        [](Exchange&, const Arguments&) { return never_cached({200, plain_text, "ok\n"}); }),
            admin_route("/readyz", "ready",
                        [not_ready = std::move(not_ready)](Exchange&, const Arguments&) {
                            const std::string reason = not_ready();
                            return never_cached(reason.empty() ? Response{200, plain_text, "ready\n"}
                                                               : response_of(Problem{503, reason}));
                        }),
            admin_route("/metrics", "metrics",
                        [&metrics, databases = std::move(databases)](Exchange&, const Arguments&) {
                            return never_cached({200, metrics_content_type, metrics.text(databases())});
                        })};
}

std::unique_ptr<RequestCourse> AdminHandler::begin(Request head) {
    return std::make_unique<AdminCourse>(routes_, std::move(head));
}

}  // namespace shim
