// SPDX-License-Identifier: PostgreSQL
#include "server/event_loop.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <latch>
#include <string>
#include <string_view>
#include <thread>

namespace shim {
namespace {

/// Answers each request once it may.
class Held final : public RequestHandler {
public:
    std::latch began{1};
    std::latch may_answer{1};

    std::unique_ptr<RequestCourse> begin(Request head) override {
        return std::make_unique<Course>(*this, std::move(head));
    }

private:
    class Course final : public RequestCourse {
    public:
        Course(Held& held, Request head) : held_(held), request_(std::move(head)) {}
        Request& request() noexcept override { return request_; }
        [[nodiscard]] std::size_t most_body_bytes() const noexcept override { return 0; }
        std::optional<Response> refuse() noexcept override { return std::nullopt; }
        std::optional<Response> answer() noexcept override {
            held_.began.count_down();
            held_.may_answer.wait();
            return Response();
        }
        [[nodiscard]] std::chrono::steady_clock::time_point asks_again_at() const noexcept override {
            return {};
        }
        void finish(Response& /*response*/) noexcept override {}

    private:
        Held& held_;
        Request request_;
    };
};

class Writer final : public AnswerWriter {
public:
    WrittenAnswer write(std::string_view /*method*/, AnswerSource& source) override {
        source.answer();
        return {"HTTP/1.1 200 OK\r\n\r\n", "", true};
    }
};

class EventLoops : public testing::Test {
protected:
    /// A connection to the loop, and our end of it.
    int connect() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
        loop_.take(ends[1]);
        return ends[0];
    }

    static void send(int socket, std::string_view bytes) {
        EXPECT_EQ(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }

    static constexpr std::size_t workers = 3;

    // Nothing ends here because of the time.
    const ServerSettings settings_{.keep_alive = std::chrono::hours(1), .slow_client = std::chrono::hours(1)};
    Held handler_;
    Writer writer_;
    Hall hall_{.settings = settings_,
               .handler = handler_,
               .writer = writer_,
               .budget = ByteBudget(settings_.bytes_in_flight),
               .crew = Crew(workers)};
    EventLoop loop_{hall_, workers};
};

/// Those who look for work while there is some never sleep.
bool all_others_sleep() {
    const std::string me = std::to_string(::gettid());
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
        if (thread.path().filename() == me) continue;
        std::ifstream file(thread.path() / "stat");
        const std::string line(std::istreambuf_iterator<char>(file), {});
        const std::size_t name_end = line.rfind(") ");
        if (name_end != std::string::npos && line.at(name_end + 2) != 'S') return false;
    }
    return true;
}

TEST_F(EventLoops, OneThatWouldWaitForItsClientWhileAllAreClosedIsClosedToo) {
    hall_.closing = true;
    const int client = connect();
    char byte = 0;
    EXPECT_EQ(::recv(client, &byte, 1, MSG_DONTWAIT), 0) << errno;
    ::close(client);
}

TEST_F(EventLoops, NobodyIsWokenForAConnectionThatIsBeingServed) {
    const int client = connect();
    send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    handler_.began.wait();
    send(client, "GET");  // what nobody reads now
    constexpr int looks = 100;
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    int asleep = 0;
    while (asleep < looks && std::chrono::steady_clock::now() < give_up) {
        asleep = all_others_sleep() ? asleep + 1 : 0;
        std::this_thread::yield();
    }
    EXPECT_EQ(asleep, looks);
    handler_.may_answer.count_down();
    ::close(client);
}

}  // namespace
}  // namespace shim
