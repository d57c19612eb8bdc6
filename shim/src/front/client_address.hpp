// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>
#include <string_view>

namespace shim {

/// What a limit per client counts by, of the address of a connection, or as a proxy names it: without a port, and of IPv6
/// the network, 64 bits, in which whoever has one address has all of them.
std::string counted_address(std::string_view address);

}  // namespace shim
