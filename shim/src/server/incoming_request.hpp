// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/answer_stream.hpp"
#include "http/body_reader.hpp"
#include "http/framing.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"
#include "http/request_handler.hpp"
#include "server/answer_writer.hpp"
#include "server/byte_budget.hpp"

namespace shim {

/// What is said to a request whose head or body is not taken.
Problem problem_of(const Refusal& refusal);

/// What is said to one that did not come in time.
Problem request_timeout();

/// One request from its head to its answer: the handler is asked about the head before the body is read.
class IncomingRequest final : public AnswerSource {
public:
    struct Client {
        std::string address;  // empty on a unix socket
        int socket;
        Crew* crew;
        std::function<void()> wake;
    };

    IncomingRequest(RequestHandler& handler, ByteBudget::Charge& charge, Head&& head, const Client& client);

    /// A request that the framer refuses, or that did not come in time.
    IncomingRequest(RequestHandler& handler, ByteBudget::Charge& charge, Head&& head, const Client& client,
                    const Problem& problem);

    /// One that was not answered ends here, as if its body had not come.
    ~IncomingRequest() override;
    IncomingRequest(const IncomingRequest&) = delete;
    IncomingRequest& operator=(const IncomingRequest&) = delete;

    /// Takes bytes from the front, up to the end of the body. True once the answer can be given.
    bool read_body(std::string_view& bytes);

    /// Works the answer out. False where that has to wait for others: it is to be done again when the client's wake() was
    /// called, and at asks_again_at().
    bool work_out();
    [[nodiscard]] std::chrono::steady_clock::time_point asks_again_at() const {
        return course_->asks_again_at();
    }

    /// Answers with this instead, without the rest of the body.
    void refuse(const Problem& problem);

    /// Whether the client waits for a word before it sends the body.
    [[nodiscard]] bool wants_continue() const { return expects_continue_ && !answerable_; }

    [[nodiscard]] std::size_t bytes_held() const;

    /// The method that the library has to know. What was refused already needs none that it takes.
    [[nodiscard]] std::string_view method() const;

    /// Whether the client sends nothing more: it said so, and its request was read to its end.
    [[nodiscard]] bool is_last() const { return !keeps_alive_ && !is_cut_short_; }

    /// The answer shall be the last on its connection.
    void close_after() { closes_ = true; }

    /// The body that goes on behind the answer, where there is one.
    std::shared_ptr<AnswerStream> take_stream() { return std::move(stream_); }

    Response answer() override;
    Response answer_for(int status) override;

private:
    void ask_about(const Head& framing);
    Response complete(Response response);

    ByteBudget::Charge& charge_;
    const std::unique_ptr<RequestCourse> course_;
    const bool is_http_1_0_;
    const bool keeps_alive_;
    const bool expects_continue_;
    bool closes_ = false;
    bool answerable_ = false;
    bool is_cut_short_ = false;
    bool finished_ = false;
    std::optional<Response> refusal_;
    std::optional<Response> response_;
    std::optional<BodyReader> reader_;
    std::shared_ptr<AnswerStream> stream_;
};

}  // namespace shim
