// SPDX-License-Identifier: PostgreSQL
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>

#include "base/apart.hpp"
#include "base/log.hpp"
#include "database/connection.hpp"

// How a session waits for its server: not for ever, and not for a client that is gone.

namespace shim {

namespace {

/// Whether a client is gone, by what poll() says of its socket. One that has only ended its sending side still reads; over
/// TCP the two look the same until something is sent, and both are taken for gone. A unix socket tells them apart: a full
/// close is said without being asked for.
bool is_gone(const pollfd& client) {
    if ((client.revents & ~POLLRDHUP) != 0) return true;
    if (client.revents == 0) return false;
    int domain = AF_INET;
    socklen_t size = sizeof domain;
    getsockopt(client.fd, SOL_SOCKET, SO_DOMAIN, &domain, &size);
    return domain != AF_UNIX;
}

}  // namespace

void Connection::wait_for_input(Clock::time_point deadline) {
    constexpr std::chrono::milliseconds longest_poll{60000};
    int client = client_socket_;  // poll() skips a negative one
    short half_closed = POLLRDHUP;
    while (true) {
        const int unsent = PQflush(connection_.get());
        if (unsent < 0) return;  // PQgetResult says what is wrong
        if (unsent == 0 && PQisBusy(connection_.get()) == 0) return;
        const auto now = Clock::now();
        if (now >= deadline) give_up();
        const auto left = std::min<Clock::duration>(deadline - now, longest_poll);
        const auto wanted = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
        std::array<pollfd, 2> sockets{{{PQsocket(connection_.get()), wanted, 0}, {client, half_closed, 0}}};
        poll(sockets.data(), sockets.size(),
             static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
        if (sockets[0].revents != 0 && PQconsumeInput(connection_.get()) != 1) return;
        if (sockets[0].revents != 0 || sockets[1].revents == 0) continue;
        half_closed = 0;  // it would be said again and again
        if (!is_gone(sockets[1])) continue;
        cancel();
        client = -1;
    }
}

/// Asks the server to stop what it does, which then ends with 57014.
void Connection::cancel() {
    constexpr std::chrono::milliseconds longest_wait{2000};
    if (!ask_to_stop(longest_wait)) throw DatabaseError("", "the database did not take a cancellation");
}

/// A server that lives may be at work still, and would be until it gets its lock or its standby: sessions that nobody reads any more
/// would become as many as it takes.
void Connection::give_up() {
    constexpr std::chrono::milliseconds longest_wait{500};
    was_silent_ = true;
    ask_to_stop(longest_wait);
    throw DatabaseError("", "the database did not answer in time");
}

/// libpq waits until the server has taken notice: for ever where that one hangs. Then this is false, and the request may still
/// arrive, and stop what the session does next: it has to end.
bool Connection::ask_to_stop(std::chrono::milliseconds longest_wait) {
    constexpr int most_at_once = 100;  // of those that a server which hangs keeps waiting
    static std::atomic<int> asking = 0;
    const std::shared_ptr<PGcancel> request(PQgetCancel(connection_.get()), PQfreeCancel);
    if (!request) return true;
    if (asking >= most_at_once) return false;
    const auto ask = [request] {
        ++asking;
        std::array<char, 256> why{};
        if (PQcancel(request.get(), why.data(), why.size()) != 1) log_line("could not cancel", why.data());
        --asking;
    };
    return ends_within(longest_wait, ask);
}

}  // namespace shim
