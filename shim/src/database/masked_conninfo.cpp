// SPDX-License-Identifier: PostgreSQL
#include "database/masked_conninfo.hpp"

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>
#include <string_view>

namespace shim {

namespace {

struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string quoted(std::string_view value) {
    if (!value.empty() && value.find_first_of(" '\\") == std::string_view::npos) return std::string(value);
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

}  // namespace

std::string masked_conninfo(const std::string& conninfo, const std::string& setting) {
    const bool is_conninfo =
        conninfo.find('=') != std::string::npos || conninfo.find("://") != std::string::npos;
    if (!is_conninfo) return conninfo;  // the name of a database
    const std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(conninfo.c_str(), nullptr));
    if (!options) throw std::invalid_argument(setting + " is not a connection string that libpq understands");
    std::string text;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const bool is_secret = option->dispchar != nullptr && std::string_view(option->dispchar) == "*";
        text += (text.empty() ? "" : " ") + std::string(option->keyword) + "=" +
                (is_secret ? "***" : quoted(option->val));
    }
    return text;
}

}  // namespace shim
