// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "api/exchange.hpp"
#include "auth/bearer_token.hpp"
#include "base/result.hpp"
#include "base/waiting_line.hpp"
#include "front/metrics.hpp"
#include "front/rate_limit.hpp"
#include "http/cors.hpp"
#include "http/host_names.hpp"
#include "http/problem.hpp"
#include "http/request_handler.hpp"

namespace shim {

/// What guards the routes; everything is off by default.
struct Guards {
    std::optional<BearerTokens> tokens = std::nullopt;
    std::unique_ptr<RateLimit> limit = nullptr;
    Cors cors = Cors();
    std::optional<HostNames> hosts = std::nullopt;  // where no token tells whose page sends a request
    std::string client_address_header = {};         // in which a proxy says who the client is
};

/// What happens to a request around the table of routes: who sends it, whether too often, what the log and the
/// metrics say about it.
class FrontDoor final : public RequestHandler {
public:
    FrontDoor(const Routes& routes, Guards guards, Metrics& metrics)
        : routes_(routes), guards_(std::move(guards)), metrics_(metrics) {}

    std::unique_ptr<RequestCourse> begin(Request head) override;

private:
    class Visit;

    Result<void, Problem> admit(Exchange& exchange);
    Result<void, Problem> admit_caller(Exchange& exchange);
    Result<void, Problem> count(const std::string& caller);
    [[nodiscard]] std::string address_of(const Request& request) const;
    void finish(const Exchange& exchange, Response& response);

    const Routes& routes_;
    const Guards guards_;
    Metrics& metrics_;
    // A batch under way takes several times as much as its body. One that comes slowly takes no place before it is there.
    WaitingLine batches_{4, 12};
};

}  // namespace shim
