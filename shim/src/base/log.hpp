// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "base/json_writer.hpp"

// The log: standard error, one JSON object per line, each written
// whole and at once, so that the last lines before a crash are there.

namespace shim {

enum class LogLevel { info, warning, error, off };

std::optional<LogLevel> log_level(std::string_view name);

/// Keeps lines below this level out of the log.
void set_log_level(LogLevel level);
bool logs(LogLevel level);

/// Writes one line: time, level, and the members of the object.
void log_members(LogLevel level, const JsonWriter& line);

/// The same of texts only, each with its name.
void log_texts(LogLevel level,
               std::initializer_list<std::pair<std::string_view, std::string_view>> members) noexcept;

/// Writes one line of level warning about something that is not one request's.
void log_line(std::string_view topic, std::string_view message) noexcept;

}  // namespace shim
