// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

#include "api/arguments.hpp"
#include "api/route.hpp"
#include "base/result.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

namespace shim {

/// The media type of an answer, where the client chooses it: the one that the input `format` names where it is given,
/// otherwise the one of the route's that Accept likes best; 406 where it takes none.
Result<std::string, Problem> negotiated_media_type(const Route& route, const Request& request,
                                                   const Arguments& arguments);

}  // namespace shim
