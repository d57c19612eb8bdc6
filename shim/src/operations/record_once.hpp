// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <optional>

#include "api/arguments.hpp"
#include "api/exchange.hpp"
#include "database/database.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"

namespace shim {

/// POST /records: 201 for a new request id, 200 with the same body for a repeat, 422 for another content.
/// Nothing until it has committed.
std::optional<Response> record_once(Database& database, Exchange& exchange, const Arguments& arguments);

/// Where an entry is found.
std::string path_of(const Entry& entry);

/// 422: the request id is taken by another content. The place is a JSON pointer to the entry in the body.
Problem other_content(const NewEntry& sent, const Entry& stored, const std::string& place);

}  // namespace shim
