// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <sys/types.h>

#include <string>

namespace shim {

/// Makes a path free to be bound: takes away a unix socket that nobody listens on any more. A socket that is in
/// use stays, and binding says so. Throws std::runtime_error where something else is there, a link included:
/// nothing but sockets is ever removed.
void remove_dead_socket(const std::string& path);

/// The file of a unix socket that was bound. The end of the object removes it, unless another one has taken
/// its place since.
class SocketFile {
public:
    /// Throws std::system_error where there is no file.
    explicit SocketFile(std::string path);
    ~SocketFile();
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;

private:
    const std::string path_;
    dev_t device_{};
    ino_t inode_{};  // as long as the socket is open, no other file gets this number
};

}  // namespace shim
