// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "request_handler.hpp"

namespace shim {

struct ServerSettings {
    std::string host = "127.0.0.1";  // or the path of a unix socket
    int port = 8000;                 // 0: any free one
    std::size_t threads = 128;
    std::size_t keep_alive_requests = 1000;
    std::chrono::seconds keep_alive{5};
    std::chrono::seconds slow_client{10};  // for a head; a body and an answer may take longer at 1 KiB/s
    std::size_t bytes_in_flight = std::size_t{64} << 20;

    [[nodiscard]] bool is_unix_socket() const { return host.starts_with('/'); }
};

/// The HTTP server. Its source and status_probe.cpp are the
/// only ones that know which library carries the requests.
class Server {
public:
    Server(const ServerSettings& settings, RequestHandler& handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Listens from now on; what arrives before run() waits. Returns the port. Throws std::runtime_error.
    int bind();

    /// Serves until stop() is called, then answers the requests
    /// in flight. False if it had to end for another reason.
    bool run();

    /// May be called from any thread, once, after bind().
    void stop();

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace shim
