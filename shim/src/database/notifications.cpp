// SPDX-License-Identifier: PostgreSQL
#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <memory>

#include "database/connection.hpp"

// What a session hears from others: LISTEN and NOTIFY.

namespace shim {

namespace {

struct Free {
    void operator()(void* memory) const { PQfreemem(memory); }
};

std::vector<std::string> payloads_there(PGconn* connection) {
    std::vector<std::string> payloads;
    while (const std::unique_ptr<PGnotify, Free> notify{PQnotifies(connection)})
        payloads.emplace_back(notify->extra);
    return payloads;
}

}  // namespace

void Connection::listen(const std::string& channel) {
    const std::unique_ptr<char, Free> name(
        PQescapeIdentifier(connection_.get(), channel.data(), channel.size()));
    if (!name) throw lost();
    answer(send_unnamed(("LISTEN " + std::string(name.get())).c_str(), {}), PGRES_COMMAND_OK);
}

std::vector<std::string> Connection::notifications(std::chrono::milliseconds longest, int interrupt) {
    auto payloads = payloads_there(connection_.get());
    if (!payloads.empty()) return payloads;
    std::array<pollfd, 2> sockets{{{PQsocket(connection_.get()), POLLIN, 0}, {interrupt, POLLIN, 0}}};
    poll(sockets.data(), sockets.size(), static_cast<int>(longest.count()));
    if (sockets[0].revents == 0) return payloads;
    if (PQconsumeInput(connection_.get()) != 1) throw lost();
    return payloads_there(connection_.get());
}

}  // namespace shim
