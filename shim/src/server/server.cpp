// SPDX-License-Identifier: PostgreSQL
#include "server/server.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "server/conversation.hpp"
#include "server/event_loop.hpp"
#include "server/http_library.hpp"
#include "server/reception.hpp"
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
        reception_.emplace(listening_socket_, [this](int socket) { loop_.take(socket); });
        return port;
    }

    void run() {
        reception_->run();
        loop_.drain();
    }

    void stop() {
        socket_file_.reset();  // while the socket is open: then no other file can be mistaken for it
        reception_->stop();
    }

private:
    const ServerSettings settings_;
    HttpLibrary library_;
    Hall hall_;
    EventLoop loop_;
    int listening_socket_ = -1;
    std::optional<Reception> reception_;
    std::optional<SocketFile> socket_file_;
};

Server::Server(const ServerSettings& settings, RequestHandler& handler)
    : implementation_(std::make_unique<Implementation>(settings, handler)) {}

Server::~Server() = default;

int Server::bind() {
    return implementation_->bind();
}

void Server::run() {
    implementation_->run();
}

void Server::stop() {
    implementation_->stop();
}

}  // namespace shim
