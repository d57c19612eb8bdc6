// SPDX-License-Identifier: PostgreSQL
#include "front/request_log.hpp"

#include <chrono>
#include <cstdint>

namespace shim {

namespace {

std::int64_t microseconds(RequestNotes::Clock::duration duration) {
    return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

}  // namespace

std::string_view known_method(std::string_view method) {
    for (const std::string_view known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        if (method == known) return known;
    return "other";
}

JsonWriter request_members(const Exchange& exchange, const Response& response,
                           RequestNotes::Clock::duration duration) {
    const RequestNotes& notes = exchange.notes;
    const Route* const route = exchange.match.route;
    JsonWriter line;
    line.text("event", "request").text("method", known_method(exchange.request.method));
    if (route != nullptr)
        line.text("route", route->path);
    else
        line.null("route");
    line.number("status", response.status)
        .milliseconds("duration_ms", microseconds(duration))
        .milliseconds("database_ms", microseconds(notes.database_time))
        .number("request_bytes", static_cast<std::int64_t>(notes.request_bytes))
        .number("response_bytes",
                exchange.request.method == "HEAD" ? 0 : static_cast<std::int64_t>(response.body.size()))
        .text("x_request_id", exchange.trace.x_request_id)
        .text("traceparent", exchange.trace.traceparent);
    if (!notes.sqlstate.empty()) line.text("sqlstate", notes.sqlstate);
    if (notes.created + notes.replayed + notes.conflicts + notes.voided == 1)
        line.boolean("replayed", notes.replayed == 1);
    if (notes.batch_size > 0) line.number("batch_size", static_cast<std::int64_t>(notes.batch_size));
    return line;
}

std::string server_timing(const RequestNotes& notes, RequestNotes::Clock::duration duration) {
    std::string text = "total;dur=";
    append_milliseconds(text, microseconds(duration));
    text += ", db;dur=";
    append_milliseconds(text, microseconds(notes.database_time));
    return text;
}

}  // namespace shim
