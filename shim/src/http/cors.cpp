// SPDX-License-Identifier: PostgreSQL
#include "http/cors.hpp"

#include <algorithm>

namespace shim {

bool Cors::allows(const Request& request) const {
    const auto origin = find_header(request.headers, "Origin");
    return origin && std::ranges::find(origins_, *origin) != origins_.end();
}

bool Cors::is_preflight(const Request& request) const {
    return request.method == "OPTIONS" && allows(request) &&
           find_header(request.headers, "Access-Control-Request-Method").has_value();
}

// https://www.w3.org/TR/fetch-metadata/: no page can set this field. Programs other than browsers do not send it.
bool Cors::is_foreign_write(const Request& request) const {
    const bool is_safe = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
    return !is_safe && find_header(request.headers, "Sec-Fetch-Site") == "cross-site" && !allows(request);
}

Response Cors::preflight_answer(const std::string& methods) {
    return {
        204,
        "",
        "",
        {{"Access-Control-Allow-Methods", methods},
         {"Access-Control-Allow-Headers",
          "Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer, "
          "X-Request-Id, traceparent"},
         {"Access-Control-Max-Age", "600"}}};
}

void Cors::add_headers(const Request& request, Response& response) const {
    if (origins_.empty()) return;
    response.headers.emplace_back("Vary", "Origin");  // caches must not show one origin's answer to another
    if (!allows(request)) return;
    response.headers.emplace_back("Access-Control-Allow-Origin",
                                  std::string(*find_header(request.headers, "Origin")));
    response.headers.emplace_back(
        "Access-Control-Expose-Headers",
        "Date, ETag, Idempotent-Replayed, Link, Location, Preference-Applied, Retry-After, Server-Timing, "
        "WWW-Authenticate, X-Request-Id, traceparent");
}

bool is_origin(std::string_view text) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos || !(text.starts_with("http://") || text.starts_with("https://")))
        return false;
    const std::string_view host = text.substr(scheme + 3);
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]";
    return !host.empty() && host.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace shim
