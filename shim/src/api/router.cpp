// SPDX-License-Identifier: PostgreSQL
#include "api/router.hpp"

#include <algorithm>
#include <cstddef>

namespace shim {

namespace {

/// Takes the first segment off a path, which begins with a slash.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool in_braces(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

bool fits(std::string_view path, std::string_view path_template) {
    while (!path.empty() && !path_template.empty()) {
        const std::string_view segment = take_segment(path);
        const std::string_view pattern = take_segment(path_template);
        if (!in_braces(pattern) && pattern != segment) return false;
    }
    return path.empty() && path_template.empty();
}

/// The segments of a path that fits which stand for inputs.
std::vector<std::string_view> inputs_of(std::string_view path, std::string_view path_template) {
    std::vector<std::string_view> inputs;
    while (!path.empty()) {
        const std::string_view segment = take_segment(path);
        if (in_braces(take_segment(path_template))) inputs.push_back(segment);
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
    for (const Route& route : routes) {
        if (!fits(path, route.path)) continue;
        if (route.method == method || (route.method == "GET" && method == "HEAD")) {
            match.route = &route;
            match.in_braces = inputs_of(path, route.path);
            return match;
        }
        match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
        if (route.method == "GET") match.allowed += ", HEAD";
    }
    return match;
}

std::vector<std::string_view> names_in_braces(std::string_view path) {
    std::vector<std::string_view> names;
    for (const std::string_view segment : inputs_of(path, path))
        names.push_back(segment.substr(1, segment.size() - 2));
    return names;
}

}  // namespace shim
