// SPDX-License-Identifier: PostgreSQL
#include "server/unix_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace shim {

namespace {

/// What is at a path itself; links are not followed. Nothing where that cannot be said.
std::optional<struct stat> file_at(const std::string& path) {
    struct stat file{};
    if (::lstat(path.c_str(), &file) != 0) return std::nullopt;
    return file;
}

/// Whether connections are refused. Where that cannot be said, or takes time, somebody listens.
bool is_dead(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0) return false;
    const bool dead = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                      errno == ECONNREFUSED;
    ::close(probe);
    return dead;
}

}  // namespace

void remove_dead_socket(const std::string& path) {
    const auto file = file_at(path);
    if (!file) return;  // it is free, or binding says why it is not
    if (!S_ISSOCK(file->st_mode))
        throw std::runtime_error("there is a file that is no socket; it was left as it is");
    if (is_dead(path)) ::unlink(path.c_str());
}

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
    const auto file = file_at(path_);
    if (!file) throw std::system_error(errno, std::generic_category());
    device_ = file->st_dev;
    inode_ = file->st_ino;
}

SocketFile::~SocketFile() {
    const auto file = file_at(path_);
    if (file && file->st_dev == device_ && file->st_ino == inode_) ::unlink(path_.c_str());
}

}  // namespace shim
