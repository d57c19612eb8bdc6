// SPDX-License-Identifier: PostgreSQL
#include "request_log.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>

namespace shim {

namespace {

/// Milliseconds, to the microsecond.
double milliseconds(RequestNotes::Clock::duration duration) {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
    return static_cast<double>(microseconds) / 1000;
}

std::string decimal(double number) {
    std::array<char, 32> text{};
    const int size = std::snprintf(text.data(), text.size(), "%.3f", number);
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

std::string known_method(const std::string& method) {
    for (const std::string_view known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        if (method == known) return method;
    return "other";
}

Json request_line(const Request& request, const Response& response, const RequestNotes& notes,
                  RequestNotes::Clock::duration duration) {
    Json line;
    line["event"] = "request";
    line["method"] = known_method(request.method);
    line["route"] = notes.route.empty() ? Json(nullptr) : Json(notes.route);
    line["status"] = response.status;
    line["duration_ms"] = milliseconds(duration);
    line["database_ms"] = milliseconds(notes.database_time);
    line["request_bytes"] = request.body.size();
    line["response_bytes"] = request.method == "HEAD" ? 0 : response.body.size();
    line["x_request_id"] = notes.trace.x_request_id;
    line["traceparent"] = notes.trace.traceparent;
    if (!notes.sqlstate.empty()) line["sqlstate"] = notes.sqlstate;
    if (notes.created + notes.replayed + notes.conflicts == 1) line["replayed"] = notes.replayed == 1;
    if (notes.batch_size > 0) line["batch_size"] = notes.batch_size;
    return line;
}

std::string server_timing(const RequestNotes& notes, RequestNotes::Clock::duration duration) {
    return "total;dur=" + decimal(milliseconds(duration)) +
           ", db;dur=" + decimal(milliseconds(notes.database_time));
}

}  // namespace shim
