// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <variant>

#include "arguments.hpp"
#include "http_message.hpp"
#include "problem.hpp"
#include "route.hpp"

namespace shim {

/// The media type that a GET shall answer: the one that the input `format` names where it is given, otherwise
/// the one of the route's that Accept likes best; 406 where it takes none. Other methods answer what they
/// have: to refuse a write for the shape of its answer would help nobody.
std::variant<std::string, Problem> negotiated_media_type(const Route& route, const Request& request,
                                                         const Arguments& arguments);

}  // namespace shim
