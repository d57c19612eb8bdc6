// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <functional>

#include "api/exchange.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

// What is wrong with a question that passed validation: only the database knows whether there is such a time zone, whether
// the bounds are in order there, and how many periods lie between them.

namespace shim {

/// 400: the range ends before it begins.
Problem out_of_order();

/// What the work answers; 400 where the database knows no such zone, 422 where there are too many periods.
Response answer_of_question(Exchange& exchange, const std::function<Response()>& work);

}  // namespace shim
