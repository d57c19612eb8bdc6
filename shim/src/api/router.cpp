// SPDX-License-Identifier: PostgreSQL
#include "api/router.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace shim {

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        segments.push_back(path.substr(0, path.find('/')));
        path.remove_prefix(segments.back().size());
    }
    return segments;
}

bool in_braces(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

/// Fits the segments of a path into a template; gives those that stand for inputs.
std::optional<std::vector<std::string_view>> fit(const std::vector<std::string_view>& segments,
                                                 std::string_view path_template) {
    const auto pattern = segments_of(path_template);
    if (pattern.size() != segments.size()) return std::nullopt;
    std::vector<std::string_view> inputs;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (in_braces(pattern[i]))
            inputs.push_back(segments[i]);
        else if (pattern[i] != segments[i])
            return std::nullopt;
    }
    return inputs;
}

}  // namespace

Target parts_of(std::string_view target) {
    // Proxies may send the absolute form, http://host/path.
    if (!target.starts_with('/')) {
        const std::size_t authority = target.find("://");
        if (authority == std::string_view::npos) return {target, {}};
        const std::size_t path = target.find_first_of("/?", authority + 3);
        target.remove_prefix(std::min(path, target.size()));
    }
    target = target.substr(0, target.find('#'));
    const std::size_t mark = std::min(target.find('?'), target.size());
    return {target.substr(0, mark), target.substr(std::min(mark + 1, target.size()))};
}

RouteMatch match_route(const Routes& routes, std::string_view method, std::string_view path) {
    RouteMatch match;
    if (!path.starts_with('/')) return match;
    const auto segments = segments_of(path);
    for (const Route& route : routes) {
        auto inputs = fit(segments, route.path);
        if (!inputs) continue;
        if (route.method == method || (route.method == "GET" && method == "HEAD")) {
            match.route = &route;
            match.in_braces = std::move(*inputs);
            return match;
        }
        match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
        if (route.method == "GET") match.allowed += ", HEAD";
    }
    return match;
}

std::vector<std::string_view> names_in_braces(std::string_view path) {
    std::vector<std::string_view> names;
    for (const std::string_view segment : segments_of(path))
        if (in_braces(segment)) names.push_back(segment.substr(1, segment.size() - 2));
    return names;
}

}  // namespace shim
