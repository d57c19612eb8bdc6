// SPDX-License-Identifier: PostgreSQL
#include "front/client_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace shim {

namespace {

/// In front of a port an IPv6 address stands in brackets. Each connection of a client has another port.
std::string_view without_port(std::string_view address) {
    if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
    const bool is_ipv6 = address.find(':') != address.rfind(':');
    return is_ipv6 ? address : address.substr(0, address.find(':'));
}

}  // namespace

std::string counted_address(std::string_view address) {
    std::string host(without_port(address));
    in6_addr bits{};
    if (inet_pton(AF_INET6, host.c_str(), &bits) != 1) return host;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (IN6_IS_ADDR_V4MAPPED(&bits)) return inet_ntop(AF_INET, &bits.s6_addr[12], text.data(), text.size());
    std::fill(std::begin(bits.s6_addr) + 8, std::end(bits.s6_addr), 0);
    return std::string(inet_ntop(AF_INET6, &bits, text.data(), text.size())) + "/64";
}

}  // namespace shim
