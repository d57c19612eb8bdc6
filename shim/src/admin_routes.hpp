// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>

#include "metrics.hpp"
#include "pool_state.hpp"
#include "problem.hpp"
#include "request_handler.hpp"
#include "route.hpp"

namespace shim {

/// What the admin listener answers: /livez, /readyz and /metrics. `not_ready` gives the reason why requests
/// cannot be served, if there is one.
Routes make_admin_routes(std::function<std::optional<Problem>()> not_ready, Metrics& metrics,
                         std::function<PoolState()> pool);

/// Answers from a table of routes, for anyone, without a line in the log.
class AdminHandler final : public RequestHandler {
public:
    explicit AdminHandler(Routes routes) : routes_(std::move(routes)) {}

    void begin(const Request& /*head*/) noexcept override {}
    std::optional<Response> refuse(const Request& /*head*/) noexcept override { return std::nullopt; }
    Response answer(const Request& whole) noexcept override;
    void finish(const Request& /*request*/, Response& /*response*/) noexcept override {}

private:
    const Routes routes_;
};

}  // namespace shim
