// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/route.hpp"
#include "base/pool_state.hpp"
#include "front/metrics.hpp"
#include "http/request_handler.hpp"

namespace shim {

/// What the admin listener answers: /livez, /readyz and /metrics. `not_ready` gives the reason why requests
/// cannot be served, as a sentence; nothing where they can.
Routes make_admin_routes(std::function<std::string()> not_ready, Metrics& metrics,
                         std::function<std::vector<DatabaseState>()> databases);

/// Answers from a table of routes, for anyone, without a line in the log.
class AdminHandler final : public RequestHandler {
public:
    explicit AdminHandler(Routes routes) : routes_(std::move(routes)) {}

    std::unique_ptr<RequestCourse> begin(Request head) override;

private:
    const Routes routes_;
};

}  // namespace shim
