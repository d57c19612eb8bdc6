// SPDX-License-Identifier: PostgreSQL
#include "server/conversation.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace shim {

namespace {

constexpr int most_answers_in_turn = 16;
constexpr std::chrono::seconds longest_silence_at_shutdown{2};

std::string peer_address(int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
    if (address.ss_family != AF_INET && address.ss_family != AF_INET6) return "";
    std::array<char, NI_MAXHOST> text{};
    const int failed = getnameinfo(reinterpret_cast<sockaddr*>(&address), size, text.data(), text.size(),
                                   nullptr, 0, NI_NUMERICHOST);
    return failed == 0 ? text.data() : "";
}

}  // namespace

using What = Conversation::Wish::What;

Conversation::Conversation(Hall& hall, int socket, std::function<void()> wake)
    : hall_(hall),
      client_{peer_address(socket), socket, &hall.crew, std::move(wake)},
      socket_(socket),
      charge_(hall.budget) {}

Conversation::~Conversation() {
    incoming_.reset();
    ::close(socket_);
}

Conversation::Wish Conversation::go_on() {
    now_ = Clock::now();
    waits_for_turn_ = false;
    if (lingers_) return discard_input();
    if (stream_) return go_on_streaming();
    return work();
}

Conversation::Wish Conversation::work() {
    if (auto wish = send_output()) return *wish;
    auto received = Received::much;
    for (int reads = 0; reads < most_reads_in_turn; ++reads) {
        if (auto wish = answer_requests()) return *wish;
        if (received != Received::much) return wait_for_input();
        received = receive();
        if (received == Received::nothing) return wait_for_input();
        if (received == Received::end) return end_of_input();
    }
    charge();
    return let_others_come_first();
}

/// Answers the requests that are there to their end; then there is nothing to wish for.
std::optional<Conversation::Wish> Conversation::answer_requests() {
    for (int answers = 0; answers < most_answers_in_turn; ++answers) {
        if (!has_request()) return std::nullopt;
        if (auto wish = answer()) return wish;
    }
    return let_others_come_first();
}

/// The turn comes at once, except where the system has just taken so much of the answers that it wants no more.
Conversation::Wish Conversation::let_others_come_first() {
    waits_for_turn_ = true;
    return {What::turn, now_ + hall_.settings.slow_client};
}

bool Conversation::has_request() {
    if (!incoming_ && !read_head()) return false;
    const std::string_view before = input();
    std::string_view rest = before;
    const bool is_whole = incoming_->read_body(rest);
    received_ += before.size() - rest.size();
    take_input(before.size() - rest.size());
    if (is_whole) return true;
    if (charge_.try_set(bytes_held())) return false;
    incoming_->refuse(too_many_bytes());
    return true;
}

bool Conversation::read_head() {
    const Framer::Verdict verdict = framer_.look(input());
    if (verdict == Framer::Verdict::more) return false;
    if (verdict == Framer::Verdict::refused) {
        incoming_.emplace(hall_.handler, charge_, std::move(framer_.head()), client_,
                          problem_of(framer_.refusal()));
    } else {
        take_input(framer_.size());
        incoming_.emplace(hall_.handler, charge_, std::move(framer_.head()), client_);
    }
    framer_ = Framer();
    began_ = now_;
    received_ = 0;
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    if (incoming_->wants_continue() && input().empty())
        ::send(socket_, go_on.data(), go_on.size(), MSG_NOSIGNAL | MSG_DONTWAIT);  // all before it was taken
    return true;
}

/// Nothing to wish for where all of the answer was taken and the connection stays.
std::optional<Conversation::Wish> Conversation::answer() {
    charge();
    if (!incoming_->work_out()) {
        waits_for_turn_ = true;
        return Wish{What::wake, incoming_->asks_again_at()};
    }
    write_answer();
    if (stream_) return go_on_streaming();
    return send_output();
}

void Conversation::write_answer() {
    ++answered_;
    if (hall_.closing || answered_ >= hall_.settings.keep_alive_requests) incoming_->close_after();
    client_is_done_ = incoming_->is_last();
    output_ = hall_.writer.write(incoming_->method(), *incoming_);
    sent_ = 0;
    if (output_.head.empty()) output_.closes = true;
    stream_ = incoming_->take_stream();
    incoming_.reset();
    now_ = began_ = read_at_ = Clock::now();
    charge();
}

Conversation::Wish Conversation::end_of_input() {
    if (!incoming_) return {};
    incoming_->refuse(request_timeout());
    answer();
    return {};
}

Conversation::Wish Conversation::wait_for_input() {
    if (input().empty()) std::string().swap(input_);  // an assignment would keep the memory
    charge();
    if (incoming_ || !input().empty()) {
        const auto slow = began_ + hall_.settings.slow_client + time_for(incoming_ ? received_ : 0);
        const Clock::time_point silence = now_ + longest_silence_at_shutdown;
        return {What::read, hall_.closing ? std::min<Clock::time_point>(slow, silence) : slow};
    }
    if (hall_.closing) return {};
    return {What::read, now_ + hall_.settings.keep_alive, true};
}

Conversation::Wish Conversation::time_out() {
    if (waits_for_turn_) return go_on();  // there may be something to answer, whatever the system wants
    now_ = Clock::now();
    if (lingers_) return {};
    if (stream_) return go_on_streaming();
    if (has_output()) {
        const auto slow = static_cast<std::size_t>(hall_.settings.slow_client.count());
        const bool is_read = acknowledged() >= acknowledged_ + slow * least_bytes_per_second;
        return is_read ? wait_for_output() : Wish{};
    }
    if (has_unread()) return {What::read, now_ + hall_.settings.slow_client, true};
    if (incoming_) {
        incoming_->refuse(request_timeout());
    } else {
        if (input().find_first_not_of("\r\n") == std::string_view::npos) return {};
        incoming_.emplace(hall_.handler, charge_, std::move(framer_.head()), client_, request_timeout());
    }
    return answer().value_or(Wish{});
}

/// Whether something has come that no worker had the time for yet. It is in time, then: the client is not late, we are.
bool Conversation::has_unread() const {
    char first = 0;
    return ::recv(socket_, &first, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

Conversation::Received Conversation::receive() {
    std::array<char, bytes_per_read> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    ssize_t size = 0;
    do size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    while (size < 0 && errno == EINTR);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Received::nothing;
    if (size <= 0) return Received::end;
    if (input().empty() && !incoming_) began_ = now_;
    input_.erase(0, input_begin_);
    input_begin_ = 0;
    input_.append(buffer.data(), static_cast<std::size_t>(size));
    return static_cast<std::size_t>(size) == buffer.size() ? Received::much : Received::some;
}

void Conversation::take_input(std::size_t size) {
    input_begin_ += size;
    if (input_begin_ < input_.size()) return;
    input_.clear();
    input_begin_ = 0;
}

std::size_t Conversation::bytes_held() const {
    return heap_bytes(input_) + (incoming_ ? incoming_->bytes_held() : 0) + heap_bytes(output_.head) +
           heap_bytes(output_.body);
}

void Conversation::charge() {
    charge_.set(bytes_held());
}

}  // namespace shim
