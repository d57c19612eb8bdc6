// SPDX-License-Identifier: PostgreSQL
#include "http/host_names.hpp"

#include <algorithm>

namespace shim {

namespace {

std::string_view without_port(std::string_view host) {
    return host.substr(0, host.find(':'));
}

/// As browsers tell an IPv4 address from a name, however it is written.
bool is_address(std::string_view host) {
    const std::string_view last = host.substr(host.rfind('.') + 1);
    const bool is_hexadecimal = last.starts_with("0x") || last.starts_with("0X");
    return !last.empty() &&
           (is_hexadecimal || last.find_first_not_of("0123456789") == std::string_view::npos);
}

bool is_local_name(std::string_view name) {
    constexpr std::string_view localhost = ".localhost";  // RFC 6761: leads to no other machine
    const std::string_view end = name.substr(name.size() - std::min(localhost.size(), name.size()));
    return name.find('.') == std::string_view::npos || equals_ignoring_case(end, localhost);
}

}  // namespace

bool HostNames::are_of(const Request& request) const {
    const auto host = find_header(request.headers, "Host");
    if (!host || host->starts_with('[')) return true;
    std::string_view name = without_port(*host);
    if (is_address(name)) return true;
    if (name.ends_with('.')) name.remove_suffix(1);
    return is_local_name(name) || std::ranges::any_of(names_, [name](const auto& known) {
               return equals_ignoring_case(name, known);
           });
}

bool is_host_name(std::string_view text) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace shim
