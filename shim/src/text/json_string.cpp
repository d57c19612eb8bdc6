// SPDX-License-Identifier: PostgreSQL
#include "text/json_string.hpp"

#include <utility>

#include "base/json.hpp"

namespace shim {

Result<std::string> read_json_string(std::string_view json) {
    using Read = Result<std::string>;
    // Of anything else no tree is built: it may be long. And the library would take NUL for the end.
    if (!json.starts_with('"') || json.find('\0') != std::string_view::npos)
        return Read::fault("must be a JSON string");
    auto value = nlohmann::json::parse(json.begin(), json.end(), nullptr, false);
    if (!value.is_string()) return Read::fault("must be a JSON string");
    return Read::of(std::move(value.get_ref<std::string&>()));
}

}  // namespace shim
