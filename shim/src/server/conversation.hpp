// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crew.hpp"
#include "http/answer_stream.hpp"
#include "http/framing.hpp"
#include "http/request_handler.hpp"
#include "server/answer_writer.hpp"
#include "server/byte_budget.hpp"
#include "server/incoming_request.hpp"
#include "server/server.hpp"

namespace shim {

/// What all connections of a server share.
struct Hall {
    const ServerSettings& settings;
    RequestHandler& handler;
    AnswerWriter& writer;
    ByteBudget budget;
    Crew crew;                          // the workers
    std::atomic<bool> closing = false;  // every connection ends after the request that is in flight
};

/// One connection: reads requests from its socket and answers them in order, without ever waiting for the client.
/// It belongs to one thread at a time, which does with it what it asks for.
class Conversation {
public:
    using Clock = std::chrono::steady_clock;

    struct Wish {
        enum class What {
            close,
            read,
            write,
            turn,  // nothing to wait for, but others come first
            wake,  // until it is woken
        };

        What what = What::close;
        Clock::time_point deadline = {};
        bool is_idle = false;       // no request has begun, or its answer has no end
        bool may_be_woken = false;  // while it waits for the socket
    };

    /// `wake` is called, from any thread, when what it waits for with its wish `wake` is there.
    Conversation(Hall& hall, int socket, std::function<void()> wake);
    ~Conversation();
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    /// The socket is new.
    [[nodiscard]] Wish begin() const { return {Wish::What::read, now_ + hall_.settings.keep_alive, true}; }

    /// The socket may have become ready, or it was woken.
    Wish go_on();

    /// The deadline that was wished for has passed.
    Wish time_out();

    [[nodiscard]] int socket() const { return socket_; }

private:
    static constexpr std::size_t bytes_per_read = std::size_t{32} << 10;
    static constexpr int most_reads_in_turn = 8;
    static constexpr std::size_t least_bytes_per_second = 1024;

    static constexpr std::chrono::milliseconds time_for(std::size_t bytes) {
        return std::chrono::milliseconds(bytes * 1000 / least_bytes_per_second);
    }

    enum class Received { some, much, nothing, end };

    Wish work();
    std::optional<Wish> answer_requests();
    Wish let_others_come_first();
    bool has_request();
    bool read_head();
    std::optional<Wish> answer();
    void write_answer();
    Wish end_of_input();
    Wish wait_for_input();
    std::optional<Wish> send_output();
    bool send_some();
    Wish wait_for_output();
    Wish go_on_streaming();
    [[nodiscard]] bool is_left_unread();
    Wish linger();
    Wish discard_input();
    bool read_away();
    [[nodiscard]] bool has_unread() const;
    Received receive();
    void take_input(std::size_t size);
    void charge();
    [[nodiscard]] std::size_t bytes_held() const;
    [[nodiscard]] std::size_t acknowledged() const;
    [[nodiscard]] bool has_output() const { return sent_ < output_.head.size() + output_.body.size(); }
    [[nodiscard]] std::string_view input() const { return std::string_view(input_).substr(input_begin_); }

    Hall& hall_;
    const IncomingRequest::Client client_;
    const int socket_;
    ByteBudget::Charge charge_;
    Clock::time_point now_ = Clock::now();
    Framer framer_;
    std::string input_;  // what came and is not yet part of a request
    std::size_t input_begin_ = 0;
    Clock::time_point began_;   // the head, the body or the rest that comes in
    std::size_t received_ = 0;  // of a body or a rest
    std::optional<IncomingRequest> incoming_;
    WrittenAnswer output_;
    std::size_t sent_ = 0;
    std::size_t sent_in_all_ = 0;
    std::size_t acknowledged_ = 0;  // when the wait for it began
    std::size_t answered_ = 0;
    std::shared_ptr<AnswerStream> stream_;  // of the last answer
    Clock::time_point read_at_;             // when the client was last seen to read it
    bool waits_for_turn_ = false;           // or to be woken
    bool client_is_done_ = false;  // it asked for the connection to be closed, and was read to its end
    bool lingers_ = false;
};

}  // namespace shim
