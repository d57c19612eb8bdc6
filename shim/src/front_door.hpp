// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "batch_places.hpp"
#include "bearer_token.hpp"
#include "cors.hpp"
#include "metrics.hpp"
#include "rate_limit.hpp"
#include "request_handler.hpp"
#include "route.hpp"
#include "route_match.hpp"

namespace shim {

/// What guards the routes; everything is off by default.
struct Guards {
    std::optional<BearerTokens> tokens = std::nullopt;
    std::unique_ptr<RateLimit> limit = nullptr;
    Cors cors = Cors();
    std::string client_address_header = {};  // in which a proxy says who the client is
};

/// What happens to a request around the table of routes: who sends
/// it, whether too often, what the log and the metrics say about it.
class FrontDoor final : public RequestHandler {
public:
    FrontDoor(const Routes& routes, Guards guards, Metrics& metrics)
        : routes_(routes), guards_(std::move(guards)), metrics_(metrics) {}

    void begin(const Request& head) noexcept override;
    std::size_t most_body_bytes(const Request& head) noexcept override;
    std::optional<Response> refuse(const Request& head) noexcept override;
    Response answer(const Request& whole) noexcept override;
    std::shared_ptr<void> suspend() noexcept override;
    void resume(const std::shared_ptr<void>& suspended) noexcept override;
    void finish(const Request& request, Response& response) noexcept override;

private:
    std::optional<Response> refuse_or_throw(const Request& head);
    std::optional<Response> refuse_caller(const Request& head, const RouteMatch& match);
    std::optional<Response> refuse_too_many(const std::string& caller);
    [[nodiscard]] std::string address_of(const Request& request) const;

    const Routes& routes_;
    const Guards guards_;
    Metrics& metrics_;
    BatchPlaces batch_places_{4, 12, std::chrono::milliseconds(2000)};
};

}  // namespace shim
