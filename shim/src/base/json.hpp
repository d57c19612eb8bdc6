// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace shim {

/// Objects keep the order in which their members were added: answers read as they are documented.
using Json = nlohmann::ordered_json;

/// What a client sent may be echoed in an answer: bytes that are not UTF-8 become U+FFFD instead of an exception.
inline std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace shim
