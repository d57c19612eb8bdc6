// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <vector>

#include "api/route.hpp"

// What the routes that read have in common: the inputs of a question about learners, and the shapes of its answer.

namespace shim {

Input user_id_input();
Input time_zone_input();
Input day_start_input();
Input week_start_input();

Input format_input();
Input if_none_match_input();

/// The same route, for the read database: it may lag behind, and a client that minds says so.
Route may_lag(Route route);

/// The headers of an answer that a client may keep.
std::vector<AnswerHeader> caching_headers();

/// JSON of this schema, CSV or newline-delimited JSON, with these headers.
std::vector<Answer> answers_in_formats(const std::string& description, const std::string& schema,
                                       std::vector<AnswerHeader> headers);

/// The same for a client to keep; or 304.
std::vector<Answer> kept_answers_in_formats(const std::string& description, const std::string& schema);

}  // namespace shim
