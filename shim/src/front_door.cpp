// SPDX-License-Identifier: PostgreSQL
#include "front_door.hpp"

#include <cmath>
#include <ctime>
#include <exception>
#include <utility>

#include "access.hpp"
#include "log.hpp"
#include "problem.hpp"
#include "request_log.hpp"
#include "request_notes.hpp"
#include "route_match.hpp"
#include "service.hpp"

namespace shim {

namespace {

Problem too_many_requests(std::chrono::duration<double> wait) {
    Problem problem{429, "Too many requests: send the next one later."};
    problem.kind = "too-many-requests";
    problem.headers = {{"Retry-After", std::to_string(static_cast<long>(std::ceil(wait.count())))}};
    return problem;
}

/// The last element of a list that is not empty, without the white space around it.
std::string_view last_element(std::string_view list) {
    constexpr std::string_view separators = ", \t";
    list = list.substr(0, list.find_last_not_of(separators) + 1);
    return list.substr(list.find_last_of(separators) + 1);
}

}  // namespace

void FrontDoor::begin(const Request& head) noexcept {
    RequestNotes& notes = request_notes();
    notes = {};
    notes.began = RequestNotes::Clock::now();
    notes.trace = trace_context(head.headers);
    metrics_.request_began();
}

std::shared_ptr<void> FrontDoor::suspend() noexcept {
    return std::make_shared<RequestNotes>(std::exchange(request_notes(), {}));
}

void FrontDoor::resume(const std::shared_ptr<void>& suspended) noexcept {
    request_notes() = std::move(*std::static_pointer_cast<RequestNotes>(suspended));
}

std::size_t FrontDoor::most_body_bytes(const Request& head) noexcept {
    try {
        const RouteMatch match = match_route(routes_, head.method, parts_of(head.target).path);
        if (match.route != nullptr) return match.route->most_body_bytes;
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
    }
    return largest_body;
}

std::optional<Response> FrontDoor::refuse(const Request& head) noexcept {
    try {
        return refuse_or_throw(head);
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
        return response_of(internal_error());
    }
}

std::optional<Response> FrontDoor::refuse_or_throw(const Request& head) {
    const RouteMatch match = match_route(routes_, head.method, parts_of(head.target).path);
    if (match.route == nullptr) {
        if (guards_.cors.is_preflight(head) && !match.allowed.empty())
            return Cors::preflight_answer(match.allowed);
        return refuse_too_many(address_of(head));
    }
    request_notes().route = match.route->path;
    request_notes().is_batch = match.route->takes_batch();
    return refuse_caller(head, match);
}

std::optional<Response> FrontDoor::refuse_caller(const Request& head, const RouteMatch& match) {
    RequestNotes& notes = request_notes();
    notes.caller = trusted_caller();
    if (!guards_.tokens || match.route->access == Access::anyone) return refuse_too_many(address_of(head));

    // An address that has sent too many bad tokens waits before the next one is looked at: a signature costs time.
    const std::string address = address_of(head);
    if (guards_.limit) {
        const auto wait = guards_.limit->look(address, RateLimit::Clock::now());
        if (wait.count() > 0) return response_of(too_many_requests(wait));
    }
    auto caller = guards_.tokens->caller_of(head.headers, std::time(nullptr));
    if (!caller.ok()) {
        auto refusal = refuse_too_many(address);
        return refusal ? std::move(refusal) : response_of(unauthorized(caller.fault()));
    }
    notes.caller = std::move(caller.value());
    if (auto refusal = refuse_too_many("token " + notes.caller.subject)) return refusal;
    const auto problem = refuse_at_path(match, notes.caller);
    return problem ? std::optional(response_of(*problem)) : std::nullopt;
}

std::optional<Response> FrontDoor::refuse_too_many(const std::string& caller) {
    if (!guards_.limit) return std::nullopt;
    const auto wait = guards_.limit->wait_of(caller, RateLimit::Clock::now());
    return wait.count() > 0 ? std::optional(response_of(too_many_requests(wait))) : std::nullopt;
}

std::string FrontDoor::address_of(const Request& request) const {
    std::string address = request.remote_address;
    if (!guards_.client_address_header.empty()) {
        // A proxy appends to what came before it, on the same line or on one more: the last address of all lines is the
        // one that it saw itself.
        const auto value = combined_header(request.headers, guards_.client_address_header);
        if (value) address = last_element(*value).substr(0, 64);
    }
    return "address " + address;
}

Response FrontDoor::answer(const Request& whole) noexcept {
    request_notes().client_socket = whole.client_socket;
    if (!request_notes().is_batch) return shim::answer(routes_, whole, request_notes().caller);
    const BatchPlaces::Place place = batch_places_.take();
    if (place) return shim::answer(routes_, whole, request_notes().caller);
    return response_of(database_busy("Too many batches are being recorded. Send this one again later."));
}

void FrontDoor::finish(const Request& request, Response& response) noexcept {
    try {
        RequestNotes& notes = request_notes();
        const auto duration = RequestNotes::Clock::now() - notes.began;
        response.headers.emplace_back("X-Request-Id", notes.trace.x_request_id);
        response.headers.emplace_back("traceparent", notes.trace.traceparent);
        response.headers.emplace_back("Server-Timing", server_timing(notes, duration));
        guards_.cors.add_headers(request, response);
        metrics_.request_ended(notes.route, known_method(request.method), response.status, duration);
        metrics_.entries_recorded(notes.created, notes.replayed, notes.conflicts);
        const LogLevel level = response.status >= 500 ? LogLevel::error : LogLevel::info;
        if (logs(level)) log_members(level, request_line(request, response, notes, duration));
        notes.client_socket = -1;
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
    }
}

}  // namespace shim
