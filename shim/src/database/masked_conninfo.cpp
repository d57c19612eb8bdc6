// SPDX-License-Identifier: PostgreSQL
#include "database/masked_conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <ranges>
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

/// An @ begins the name of an abstract socket, and may be in a path. What else has one is the rest of a password that was not encoded.
bool has_rest_of_password(std::string_view hosts) {
    return std::ranges::any_of(std::views::split(hosts, ','), [](const auto& one) {
        const std::string_view host(one.begin(), one.end());
        return !host.starts_with('/') && !host.starts_with('@') && host.find('@') != std::string_view::npos;
    });
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
        if (std::string_view(option->keyword) == "host" && has_rest_of_password(option->val))
            throw std::invalid_argument(
                setting + " has a host with an @ in it: in an address, write that of a password as %40");
        const bool is_secret = option->dispchar != nullptr && std::string_view(option->dispchar) == "*";
        text += (text.empty() ? "" : " ") + std::string(option->keyword) + "=" +
                (is_secret ? "***" : quoted(option->val));
    }
    return text;
}

}  // namespace shim
