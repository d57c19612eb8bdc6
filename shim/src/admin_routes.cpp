// SPDX-License-Identifier: PostgreSQL
#include "admin_routes.hpp"

#include <utility>

#include "service.hpp"

namespace shim {

namespace {

constexpr const char* plain_text = "text/plain; charset=utf-8";

Route admin_route(std::string path, std::string name, std::function<Response(const Arguments&)> handler) {
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

}  // namespace

Routes make_admin_routes(std::function<std::optional<Problem>()> not_ready, Metrics& metrics,
                         std::function<PoolState()> pool) {
    return {admin_route("/livez", "live",
                        [](const Arguments&) { return never_cached({200, plain_text, "ok\n"}); }),
            admin_route("/readyz", "ready",
                        [not_ready = std::move(not_ready)](const Arguments&) {
                            const auto problem = not_ready();
                            return never_cached(problem ? response_of(*problem)
                                                        : Response{200, plain_text, "ready\n"});
                        }),
            admin_route("/metrics", "metrics", [&metrics, pool = std::move(pool)](const Arguments&) {
                return never_cached({200, metrics_content_type, metrics.text(pool())});
            })};
}

Response AdminHandler::answer(const Request& whole) noexcept {
    return shim::answer(routes_, whole, trusted_caller());
}

}  // namespace shim
