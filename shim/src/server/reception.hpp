// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <functional>

namespace shim {

/// Accepts the connections of a socket that listens, and gives them away. The library's own loop ends for ever where the system
/// has no file or no memory left for one of them.
class Reception {
public:
    /// The socket is ours from now on.
    Reception(int listening, std::function<void(int socket)> take);
    ~Reception();
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    /// Until stop() is called, whatever fails meanwhile.
    void run();

    /// May be called from any thread, also before run(). Nobody is listened to any more.
    void stop();

private:
    const int listening_;
    const std::function<void(int socket)> take_;
    std::atomic<bool> stopped_ = false;
};

}  // namespace shim
