// SPDX-License-Identifier: PostgreSQL
#include "base/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

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

/// Without a queue of its own: a thread that logs waits for the line to be written, and no line can be lost.
spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> one = [] {
        auto made = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_formatter(std::make_unique<spdlog::pattern_formatter>(
            R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
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

void log_line(std::string_view topic, std::string_view message) {
    while (message.ends_with('\n')) message.remove_suffix(1);
    log_members(LogLevel::warning, JsonWriter().text("event", topic).text("message", message));
}

}  // namespace shim
