// SPDX-License-Identifier: PostgreSQL
#include "server/reception.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <thread>

namespace {

std::atomic<int> error = 0;     // of accept4()
std::atomic<int> failures = 0;  // that are still to come

}  // namespace

/// In the place of the system's, which this test cannot bring to fail in each of these ways.
extern "C" int accept4(int listening, sockaddr* address, socklen_t* size, int flags) {
    if (failures > 0) {
        --failures;
        errno = error;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_accept4, listening, address, size, flags));
}

namespace shim {
namespace {

class Receptions : public testing::TestWithParam<int> {
protected:
    static int new_socket() {
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (socket < 0) throw std::system_error(errno, std::generic_category());
        return socket;
    }

    /// Of a name that the system chooses.
    static int listening_socket() {
        const int socket = new_socket();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        EXPECT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(sa_family_t)), 0);
        EXPECT_EQ(::listen(socket, 8), 0);
        return socket;
    }

    /// A client of that socket, whose connection waits to be accepted.
    static int connect_to(int listening) {
        const int client = new_socket();
        sockaddr_un address{};
        socklen_t size = sizeof address;
        EXPECT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size), 0);
        EXPECT_EQ(::connect(client, reinterpret_cast<const sockaddr*>(&address), size), 0);
        return client;
    }

    const int listening_ = listening_socket();
    Reception reception_{listening_, [](int socket) { ::close(socket); }};
};

TEST_P(Receptions, GoesOnWhateverAConnectionFailsWith) {
    error = GetParam();
    failures = 3;
    std::jthread running([this] { reception_.run(); });
    const int client = connect_to(listening_);
    char byte = 0;
    EXPECT_EQ(::recv(client, &byte, 1, 0), 0) << errno;  // it was taken, and closed
    EXPECT_EQ(failures, 0);
    reception_.stop();
    ::close(client);
}

INSTANTIATE_TEST_SUITE_P(Errors, Receptions,
                         testing::Values(EINTR, ECONNABORTED, EMFILE, ENFILE, ENOMEM, ENOBUFS, EPROTO, EPERM,
                                         ENETDOWN));

TEST_F(Receptions, OneThatIsStoppedBeforeItRunsEnds) {
    reception_.stop();
    reception_.run();
}

}  // namespace
}  // namespace shim
