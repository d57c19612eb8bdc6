// SPDX-License-Identifier: PostgreSQL

// The second half of a conversation: what is sent, without an end too, and how the client gets to read all of it.

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "server/conversation.hpp"

namespace shim {

namespace {

// After the last answer, what the client still sends is read and thrown away, so that it reads the answer: where
// a socket is closed with data unread, the system resets the connection, and the answer may be lost.
constexpr std::size_t most_discarded = std::size_t{64} << 20;
constexpr std::chrono::seconds longest_silence_at_end{2};

}  // namespace

using What = Conversation::Wish::What;

/// Nothing to wish for where all was taken and the connection stays.
std::optional<Conversation::Wish> Conversation::send_output() {
    if (!has_output()) return std::nullopt;
    if (!send_some()) return Wish{};
    if (has_output()) return wait_for_output();
    const bool closes = output_.closes;
    WrittenAnswer().swap(output_);
    sent_ = 0;
    charge();
    return closes ? std::optional(linger()) : std::nullopt;
}

bool Conversation::send_some() {
    while (has_output()) {
        const std::size_t of_head = std::min(sent_, output_.head.size());
        const std::size_t of_body = sent_ - of_head;
        std::array<iovec, 2> parts{{{output_.head.data() + of_head, output_.head.size() - of_head},
                                    {output_.body.data() + of_body, output_.body.size() - of_body}}};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = parts.size();
        const ssize_t size = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
        sent_ += static_cast<std::size_t>(size);
        sent_in_all_ += static_cast<std::size_t>(size);
    }
    return true;
}

Conversation::Wish Conversation::wait_for_output() {
    acknowledged_ = acknowledged();
    return {What::write, now_ + hall_.settings.slow_client};
}

/// How much of all answers the client's system has taken: what waits in ours may be of several.
std::size_t Conversation::acknowledged() const {
    int waiting = 0;
    if (::ioctl(socket_, SIOCOUTQ, &waiting) != 0) waiting = 0;
    return sent_in_all_ - std::min(sent_in_all_, static_cast<std::size_t>(waiting));
}

/// Sends what there is, until the client goes, or does not read what it was sent, or the server ends.
Conversation::Wish Conversation::go_on_streaming() {
    if (is_left_unread() || !read_away() || !send_some() || hall_.closing) return {};
    AnswerStream::Piece piece{.text = {}, .asks_again_at = Clock::time_point::max()};
    if (!has_output()) {
        piece = stream_->next(now_);
        if (piece.is_last) return {};
        output_.head.clear();
        output_.body = std::move(piece.text);
        sent_ = 0;
        if (!send_some()) return {};
    }
    charge();
    const bool is_read = acknowledged() == sent_in_all_;
    const Clock::time_point unread =
        is_read ? Clock::time_point::max() : read_at_ + hall_.settings.slow_client;
    return {.what = has_output() ? What::write : What::read,
            .deadline = std::min(piece.asks_again_at, unread),
            .is_idle = true,
            .may_be_woken = true};
}

/// Little is sent at a time, so that all of it has to be taken in time, and not a part.
bool Conversation::is_left_unread() {
    const std::size_t before = std::exchange(acknowledged_, acknowledged());
    const bool is_all = acknowledged_ == sent_in_all_ && !has_output();
    if (is_all || acknowledged_ > before) read_at_ = now_;
    return now_ - read_at_ >= hall_.settings.slow_client;
}

Conversation::Wish Conversation::linger() {
    if (client_is_done_ && input().empty()) return {};
    ::shutdown(socket_, SHUT_WR);
    lingers_ = true;
    std::string().swap(input_);
    input_begin_ = 0;
    received_ = 0;
    charge();
    return discard_input();
}

Conversation::Wish Conversation::discard_input() {
    if (!read_away()) return {};
    return {What::read,
            std::min<Clock::time_point>(now_ + longest_silence_at_end,
                                        began_ + hall_.settings.slow_client + time_for(received_))};
}

/// False where nothing more comes, or too much.
bool Conversation::read_away() {
    std::array<char, bytes_per_read> thrown_away;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (int reads = 0; reads < most_reads_in_turn; ++reads) {
        const ssize_t size = ::recv(socket_, thrown_away.data(), thrown_away.size(), MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (size <= 0) return false;
        received_ += static_cast<std::size_t>(size);
    }
    return received_ <= most_discarded;
}

}  // namespace shim
