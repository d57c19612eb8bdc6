// SPDX-License-Identifier: PostgreSQL
#include "server/reception.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "base/log.hpp"

namespace shim {

namespace {

/// Whoever wants to connect waits in the system's line meanwhile.
constexpr std::chrono::milliseconds pause_after_failure{50};

}  // namespace

Reception::Reception(int listening, std::function<void(int socket)> take)
    : listening_(listening), take_(std::move(take)) {}

Reception::~Reception() {
    ::close(listening_);
}

void Reception::run() {
    bool failed = false;
    while (!stopped_) {
        const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0) {
            failed = false;
            take_(socket);
            continue;
        }
        const int error = errno;
        if (stopped_ || error == EINTR || error == ECONNABORTED) continue;
        if (!std::exchange(failed, true)) log_line("no connection is accepted", ::strerrordesc_np(error));
        std::this_thread::sleep_for(pause_after_failure);
    }
}

void Reception::stop() {
    stopped_ = true;
    ::shutdown(listening_, SHUT_RDWR);  // the one that waits to accept is woken
}

}  // namespace shim
