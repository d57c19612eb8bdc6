// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <variant>

#include "arguments.hpp"
#include "http_message.hpp"
#include "problem.hpp"
#include "route_match.hpp"

namespace shim {

/// Reads all that a request carries as its route declares it: the arguments, or a problem
/// that names every value that is wrong. Members of a body that the route does not know
/// are ignored, so that no event is lost for them; parameters of a query that it does not
/// know are refused, because the answer would be about something else than was asked.
std::variant<Arguments, Problem> validate(const RouteMatch& match, const Request& request,
                                          std::string_view query);

}  // namespace shim
