// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace shim {

/// Where a server listens, and what it grants its clients.
struct ServerSettings {
    std::string host = "127.0.0.1";  // or the path of a unix socket
    int port = 8000;                 // 0: any free one
    std::size_t threads = 16;
    std::size_t keep_alive_requests = 1000;
    std::chrono::seconds keep_alive{5};
    std::chrono::seconds slow_client{10};  // for a head; a body and an answer may take longer at 1 KiB/s
    std::size_t bytes_in_flight = std::size_t{64} << 20;

    [[nodiscard]] bool is_unix_socket() const { return host.starts_with('/'); }
};

}  // namespace shim
