// SPDX-License-Identifier: PostgreSQL
#include "front/front_door.hpp"

#include <cmath>
#include <ctime>
#include <exception>
#include <utility>

#include "api/access.hpp"
#include "api/dispatch.hpp"
#include "base/log.hpp"
#include "front/client_address.hpp"
#include "front/request_log.hpp"
#include "http/body_limits.hpp"

namespace shim {

namespace {

Problem too_many_requests(std::chrono::duration<double> wait) {
    Problem problem{429, "Too many requests: send the next one later."};
    problem.kind = "too-many-requests";
    problem.headers = {{"Retry-After", std::to_string(static_cast<long>(std::ceil(wait.count())))}};
    return problem;
}

Problem other_site() {
    Problem problem{403, "A page of another site sent this, and its origin is none of those that may."};
    problem.kind = "other-site";
    return problem;
}

Problem other_host() {
    Problem problem{
        403, "The header field Host names another host than this one. If it is one, --host-names says so."};
    problem.kind = "other-host";
    return problem;
}

/// The last element of a list that is not empty, without the white space around it.
std::string_view last_element(std::string_view list) {
    constexpr std::string_view separators = ", \t";
    list = list.substr(0, list.find_last_not_of(separators) + 1);
    return list.substr(list.find_last_of(separators) + 1);
}

using Admitted = Result<void, Problem>;

}  // namespace

/// One request inside. What goes wrong here is for the log, and the request ends with a 500.
class FrontDoor::Visit final : public RequestCourse {
public:
    Visit(FrontDoor& door, Request head)
        : door_(door), exchange_(door.routes_, std::move(head)), in_flight_(door.metrics_) {}

    Request& request() noexcept override { return exchange_.request; }

    [[nodiscard]] std::size_t most_body_bytes() const noexcept override {
        const Route* const route = exchange_.match.route;
        return route != nullptr ? route->most_body_bytes : largest_body;
    }

    std::optional<Response> refuse() override {
        try {
            if (door_.guards_.hosts && !door_.guards_.hosts->are_of(exchange_.request))
                return response_of(other_host());
            if (is_preflight()) return Cors::preflight_answer(exchange_.match.allowed);
            if (door_.guards_.cors.is_foreign_write(exchange_.request)) return response_of(other_site());
            const auto admitted = door_.admit(exchange_);
            return admitted.ok() ? std::nullopt : std::optional(response_of(admitted.fault()));
        } catch (const std::exception& error) {
            log_line("unexpected error", error.what());
            return response_of(internal_error());
        }
    }

    std::optional<Response> answer() override {
        try {
            const auto turn = turn_of_batch();
            if (turn == WaitingLine::Turn::State::waiting) return std::nullopt;
            if (turn == WaitingLine::Turn::State::over)
                return response_of(
                    database_busy("Too many batches are being recorded. Send this one again later."));
            exchange_.notes.request_bytes = exchange_.request.body.size();
            return shim::answer(exchange_);
        } catch (const std::exception& error) {
            log_line("unexpected error", error.what());
            return response_of(internal_error());
        }
    }

    [[nodiscard]] std::chrono::steady_clock::time_point asks_again_at() const noexcept override {
        return exchange_.notes.asks_again_at;
    }

    void finish(Response& response) noexcept override {
        try {
            door_.finish(exchange_, response);
        } catch (const std::exception& error) {
            log_line("unexpected error", error.what());
        }
    }

private:
    [[nodiscard]] bool is_preflight() const {
        const RouteMatch& match = exchange_.match;
        return match.route == nullptr && !match.allowed.empty() &&
               door_.guards_.cors.is_preflight(exchange_.request);
    }

    /// A batch may have to wait for others to be recorded; what is none has its turn at once.
    WaitingLine::Turn::State turn_of_batch() {
        const Route* const route = exchange_.match.route;
        if (route == nullptr || !route->takes_batch()) return WaitingLine::Turn::State::here;
        constexpr std::chrono::seconds longest_wait{2};
        if (!place_)
            place_.emplace(door_.batches_, WaitingLine::Clock::now() + longest_wait, exchange_.notes.wake);
        exchange_.notes.asks_again_at = place_->deadline();
        return place_->look();
    }

    FrontDoor& door_;
    Exchange exchange_;
    const Metrics::InFlight in_flight_;
    std::optional<WaitingLine::Turn> place_;  // of a batch, to its end
};

std::unique_ptr<RequestCourse> FrontDoor::begin(Request head) {
    return std::make_unique<Visit>(*this, std::move(head));
}

Result<void, Problem> FrontDoor::admit(Exchange& exchange) {
    const Route* const route = exchange.match.route;
    if (route != nullptr && guards_.tokens && route->access != Access::anyone) return admit_caller(exchange);
    exchange.caller = trusted_caller();
    return guards_.limit ? count(address_of(exchange.request)) : Admitted::of();
}

Result<void, Problem> FrontDoor::admit_caller(Exchange& exchange) {
    // An address that has sent too many bad tokens waits before the next one is looked at: a signature costs time.
    const std::string address = address_of(exchange.request);
    if (guards_.limit) {
        const auto wait = guards_.limit->look(address, RateLimit::Clock::now());
        if (wait.count() > 0) return Admitted::fault(too_many_requests(wait));
    }
    auto caller = guards_.tokens->caller_of(exchange.request.headers, std::time(nullptr));
    if (!caller.ok()) {
        auto counted = count(address);
        return counted.ok() ? Admitted::fault(unauthorized(caller.fault())) : std::move(counted);
    }
    exchange.caller = std::move(caller.value());
    auto counted = count("token " + exchange.caller.subject);
    return counted.ok() ? may_use_path(exchange) : std::move(counted);
}

Result<void, Problem> FrontDoor::count(const std::string& caller) {
    if (!guards_.limit) return Admitted::of();
    const auto wait = guards_.limit->wait_of(caller, RateLimit::Clock::now());
    return wait.count() > 0 ? Admitted::fault(too_many_requests(wait)) : Admitted::of();
}

std::string FrontDoor::address_of(const Request& request) const {
    std::string address = request.remote_address;
    if (!guards_.client_address_header.empty()) {
        // A proxy appends to what came before it, on the same line or on one more: the last address of all lines is the
        // one that it saw itself.
        const auto value = combined_header(request.headers, guards_.client_address_header);
        if (value) address = last_element(*value).substr(0, 64);
    }
    return "address " + counted_address(address);
}

void FrontDoor::finish(const Exchange& exchange, Response& response) {
    const RequestNotes& notes = exchange.notes;
    const auto duration = RequestNotes::Clock::now() - notes.began;
    response.headers.emplace_back("X-Request-Id", exchange.trace.x_request_id);
    response.headers.emplace_back("traceparent", exchange.trace.traceparent);
    response.headers.emplace_back("Server-Timing", server_timing(notes, duration));
    guards_.cors.add_headers(exchange.request, response);
    metrics_.request_ended(exchange.match.route, known_method(exchange.request.method), response.status,
                           duration);
    metrics_.entries_recorded(notes);
    const LogLevel level = is_fault_of_server(response.status) ? LogLevel::error : LogLevel::info;
    if (logs(level)) log_members(level, request_members(exchange, response, duration));
}

}  // namespace shim
