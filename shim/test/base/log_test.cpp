// SPDX-License-Identifier: PostgreSQL
#include "base/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

/// What is written to standard error while this lives goes into a pipe, which is read as slowly as its reader likes.
class CapturedError {
public:
    explicit CapturedError(int flags = 0) : before_(::dup(STDERR_FILENO)) {
        EXPECT_EQ(::pipe(ends_.data()), 0);
        ::fcntl(ends_[1], F_SETFL, flags);
        ::dup2(ends_[1], STDERR_FILENO);
        ::close(ends_[1]);
    }
    ~CapturedError() {
        give_back();
        ::close(ends_[0]);
    }
    CapturedError(const CapturedError&) = delete;
    CapturedError& operator=(const CapturedError&) = delete;

    /// After that nothing more comes.
    void give_back() {
        if (before_ < 0) return;
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
        before_ = -1;
    }

    std::string read_to_end() {
        std::string text;
        std::array<char, 1000> part{};
        while (true) {
            const ssize_t size = ::read(ends_[0], part.data(), part.size());
            if (size <= 0) return text;
            text.append(part.data(), static_cast<std::size_t>(size));
        }
    }

private:
    int before_;
    std::array<int, 2> ends_{};
};

/// Counts the lines by their message.
std::map<std::string, int> messages_of(std::string_view text) {
    std::map<std::string, int> messages;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto read = nlohmann::json::parse(line, nullptr, false);
        if (read.is_discarded()) ADD_FAILURE() << "not a whole line: " << line.substr(0, 200);
        if (read.is_object()) ++messages[read.value("message", "")];
    }
    return messages;
}

std::map<std::string, int> messages_of_threads(int flags) {
    constexpr int rounds = 200;
    CapturedError error(flags);
    std::string text;
    std::thread reader([&] { text = error.read_to_end(); });
    {
        std::vector<std::jthread> threads;
        for (const char letter : {'a', 'b', 'c', 'd'})
            threads.emplace_back([letter] {
                // Two of them write more than a pipe takes in one piece.
                const std::size_t length = letter < 'c' ? 100 : 3 * PIPE_BUF;
                for (int round = 0; round < rounds; ++round)
                    shim::log_line("a test", std::string(length, letter));
            });
    }
    error.give_back();
    reader.join();
    return messages_of(text);
}

}  // namespace

TEST(Log, WritesEachLineInOnePiece) {
    for (const int flags : {0, O_NONBLOCK}) {
        const auto messages = messages_of_threads(flags);
        EXPECT_EQ(messages.size(), 4U);
        for (const auto& [message, count] : messages) EXPECT_EQ(count, 200) << message.substr(0, 10);
    }
}
