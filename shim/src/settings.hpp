// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "server.hpp"

namespace shim {

struct Settings {
    std::string database;  // libpq's connection string; what it leaves out comes from the PG* variables
    ServerSettings server;
    std::size_t pool_size = 8;
    std::chrono::milliseconds pool_wait{1500};
    std::size_t writers = 1;
    std::size_t write_queue = 1000;
    std::chrono::milliseconds statement_timeout{10000};
    std::chrono::seconds shutdown_timeout{30};
};

/// What the command line asks for.
enum class Command { serve, help, version, print_openapi };

struct Invocation {
    Command command = Command::serve;
    Settings settings;
};

/// A setting that cannot be understood; the text is for whoever started the program.
struct SettingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A variable of the environment, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads the environment first and the flags over it. Throws SettingError.
Invocation read_settings(std::span<const std::string_view> arguments, const Environment& environment);

/// The text of --help.
std::string help_text();

}  // namespace shim
