// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <memory>

#include "http/request_handler.hpp"
#include "settings/server_settings.hpp"

namespace shim {

/// The HTTP server. Only this folder knows which library carries the requests.
class Server {
public:
    Server(const ServerSettings& settings, RequestHandler& handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Listens from now on; what arrives before run() waits. Returns the port. Throws std::runtime_error.
    int bind();

    /// Serves until stop() is called, then answers the requests in flight.
    void run();

    /// May be called from any thread, once, after bind().
    void stop();

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace shim
