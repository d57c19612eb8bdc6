// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>

#include "server/answer_writer.hpp"

namespace shim {

/// cpp-httplib without its threads: it listens and accepts, and writes answers out. The sockets that it accepts
/// are given away, and what comes in over them is framed before the library sees it. This is the only place that
/// knows the library's insides; they are those of 0.11, 0.18 and 0.41.
class HttpLibrary final : public httplib::Server, public AnswerWriter {
public:
    explicit HttpLibrary(std::function<void(int socket)> take_socket);

    WrittenAnswer write(std::string_view method, AnswerSource& source) override;

private:
    // The library's accepting thread calls this, through the queue of tasks that the constructor gives it.
    bool process_and_close_socket(socket_t socket) override;

    void set_handlers();

    const std::function<void(int socket)> take_socket_;
};

}  // namespace shim
