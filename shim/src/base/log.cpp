// SPDX-License-Identifier: PostgreSQL
#include "base/log.hpp"

#include <poll.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace shim {

namespace {

spdlog::level::level_enum library_name(LogLevel level) {
    switch (level) {
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::off:
            break;
    }
    return spdlog::level::off;
}

/// Waits where the other end is slow; gives the rest up where there is none any more, or no room. Returns how much is written.
std::size_t write_whole(std::string_view text) {
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t size = ::write(STDERR_FILENO, text.data() + written, text.size() - written);
        if (size >= 0) {
            written += static_cast<std::size_t>(size);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd descriptor{STDERR_FILENO, POLLOUT, 0};
            ::poll(&descriptor, 1, -1);
        } else if (errno != EINTR) {
            break;
        }
    }
    return written;
}

/// Threads write at the same time, each its line with one call: the library's own sink has them wait for each other while the
/// system writes. A line that a pipe would not take in one piece is written alone.
class StandardError final : public spdlog::sinks::sink {
public:
    void log(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        {
            const std::lock_guard lock(formatting_);
            formatter_->format(message, line);
        }
        if (line.size() <= PIPE_BUF) {
            const std::shared_lock lock(writing_);
            write_line({line.data(), line.size()});
        } else {
            const std::lock_guard lock(writing_);
            write_line({line.data(), line.size()});
        }
    }
    void flush() override {}
    void set_pattern(const std::string& pattern) override {
        set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern));
    }
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override {
        const std::lock_guard lock(formatting_);
        formatter_ = std::move(formatter);
    }

private:
    /// Behind half a line, as a disk that was full has left it, a new one is begun.
    void write_line(std::string_view line) {
        if (is_cut_.exchange(false) && write_whole("\n") == 0) {
            is_cut_ = true;
            return;
        }
        const std::size_t written = write_whole(line);
        if (written > 0 && written < line.size()) is_cut_ = true;
    }

    std::mutex formatting_;
    std::unique_ptr<spdlog::formatter> formatter_;
    std::shared_mutex writing_;
    std::atomic<bool> is_cut_ = false;
};

/// Without a queue of its own: a thread that logs waits for the line to be written, and no line can be lost.
spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> one = [] {
        auto made = std::make_shared<spdlog::logger>("", std::make_shared<StandardError>());
        made->set_formatter(std::make_unique<spdlog::pattern_formatter>(
            R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
        made->set_error_handler(
            [](const std::string&) {});  // a line that cannot be written is lost; its words are no JSON
        return made;
    }();
    return *one;
}

}  // namespace

std::optional<LogLevel> log_level(std::string_view name) {
    if (name == "info") return LogLevel::info;
    if (name == "warning") return LogLevel::warning;
    if (name == "error") return LogLevel::error;
    if (name == "off") return LogLevel::off;
    return std::nullopt;
}

void set_log_level(LogLevel level) {
    logger().set_level(library_name(level));
}

bool logs(LogLevel level) {
    return logger().should_log(library_name(level));
}

void log_members(LogLevel level, const JsonWriter& line) {
    logger().log(library_name(level), std::string_view(line.members()));
}

void log_texts(LogLevel level,
               std::initializer_list<std::pair<std::string_view, std::string_view>> members) noexcept {
    try {
        JsonWriter line;
        for (const auto& [name, text] : members) line.text(name, text);
        log_members(level, line);
    } catch (const std::exception&) {
        return;  // where there is no memory for it, the line is lost
    }
}

void log_line(std::string_view topic, std::string_view message) noexcept {
    while (message.ends_with('\n')) message.remove_suffix(1);
    log_texts(LogLevel::warning, {{"event", topic}, {"message", message}});
}

}  // namespace shim
