// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <string>

namespace shim {

/// Asks a server of this program for a path and gives the status of the answer; 0 where there is none in two
/// seconds. The host may be the path of a unix socket.
int status_of(const std::string& host, int port, const std::string& path);

}  // namespace shim
