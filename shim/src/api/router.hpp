// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/route.hpp"

namespace shim {

/// The parts of a request target; nothing decoded.
struct Target {
    std::string_view path;
    std::string_view query;
};
Target parts_of(std::string_view target);

/// What the table of routes says about a request.
struct RouteMatch {
    const Route* route = nullptr;             // none: look at `allowed`
    std::vector<std::string_view> in_braces;  // the path's segments that are inputs, in the template's order
    std::string allowed;                      // the methods that the path has; empty: there is no such path
};
RouteMatch match_route(const Routes& routes, std::string_view method, std::string_view path);

/// The names in braces of a template, in order.
std::vector<std::string_view> names_in_braces(std::string_view path);

}  // namespace shim
