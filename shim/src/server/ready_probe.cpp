// SPDX-License-Identifier: PostgreSQL
#include "server/ready_probe.hpp"

#include <httplib.h>

namespace shim {

int status_of(const std::string& host, int port, const std::string& path) {
    httplib::Client client(host, port);
    if (host.starts_with('/')) client.set_address_family(AF_UNIX);
    client.set_connection_timeout(2);
    client.set_read_timeout(2);
    const auto result = client.Get(path);
    return result ? result->status : 0;
}

}  // namespace shim
