// SPDX-License-Identifier: PostgreSQL
#include "server/server.hpp"

#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

#include "server/conversation.hpp"
#include "server/event_loop.hpp"
#include "server/http_library.hpp"
#include "server/unix_socket.hpp"

namespace shim {

namespace {

constexpr int listen_backlog = 4096;
constexpr int unused_port = 1;  // unix sockets have none, and the library takes no 0

}  // namespace

class Server::Implementation {
public:
    Implementation(const ServerSettings& settings, RequestHandler& handler)
        : settings_(settings),
          library_([this](int socket) { loop_.take(socket); }),
          hall_{.settings = settings_,
                .handler = handler,
                .writer = library_,
                .budget = ByteBudget(settings.bytes_in_flight),
                .crew = Crew(processors())},
          loop_(hall_, settings.threads) {
        library_.set_tcp_nodelay(true);
        library_.set_keep_alive_max_count(settings.keep_alive_requests);
        library_.set_keep_alive_timeout(settings.keep_alive.count());
        library_.set_socket_options([this](int socket) {
            const int yes = 1;
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
            listening_socket_ = socket;
        });
    }

    int bind() {
        errno = 0;
        int port = settings_.port;
        if (settings_.is_unix_socket()) {
            library_.set_address_family(AF_UNIX);
            remove_dead_socket(settings_.host);
            port = unused_port;
        }
        if (port == 0)
            port = library_.bind_to_any_port(settings_.host);
        else if (!library_.bind_to_port(settings_.host, port))
            port = -1;
        if (port <= 0 || ::listen(listening_socket_, listen_backlog) != 0)
            throw std::system_error(errno != 0 ? errno : EADDRNOTAVAIL, std::generic_category());
        if (settings_.is_unix_socket()) socket_file_.emplace(settings_.host);
        return port;
    }

    bool run() {
        const bool ended_well = library_.listen_after_bind() || stopped_;
        ended_ = true;
        loop_.drain();
        return ended_well;
    }

    void stop() {
        // The library forgets a stop() that comes before it has begun to serve.
        while (!library_.is_running() && !ended_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        stopped_ = true;
        socket_file_.reset();  // while the socket is open: then no other file can be mistaken for it
        library_.stop();
    }

private:
    const ServerSettings settings_;
    HttpLibrary library_;
    Hall hall_;
    EventLoop loop_;
    int listening_socket_ = -1;
    std::optional<SocketFile> socket_file_;
    std::atomic<bool> stopped_ = false;
    std::atomic<bool> ended_ = false;
};

Server::Server(const ServerSettings& settings, RequestHandler& handler)
    : implementation_(std::make_unique<Implementation>(settings, handler)) {}

Server::~Server() = default;

int Server::bind() {
    return implementation_->bind();
}

bool Server::run() {
    return implementation_->run();
}

void Server::stop() {
    implementation_->stop();
}

}  // namespace shim
