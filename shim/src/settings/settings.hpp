// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "settings/server_settings.hpp"
#include "settings/token_settings.hpp"

namespace shim {

struct Settings {
    std::string database;       // libpq's connection string; what it leaves out comes from the PG* variables
    std::string read_database;  // the same for what may lag behind; empty: the same database
    ServerSettings server;
    ServerSettings admin;  // an empty host: no admin listener
    std::size_t pool_size = 0;
    std::chrono::milliseconds pool_wait{};
    std::size_t writers = 0;
    std::size_t write_queue = 0;
    std::size_t event_listeners = 0;
    std::chrono::milliseconds statement_timeout{};
    std::optional<bool> sessions_are_shared;  // by a pooler; nothing: each connection finds out
    int max_periods = 0;                      // of a summary
    std::chrono::seconds shutdown_timeout{};
    TokenSettings tokens;
    double requests_per_second = 0;  // of one caller; 0: no limit
    double requests_at_once = 0;     // 0: twice as many as in a second
    std::string client_address_header;
    std::vector<std::string> cors_origins;
    std::vector<std::string> host_names;
    LogLevel log_level = LogLevel::info;
};

/// What the command line asks for.
enum class Command { serve, help, version, print_openapi, print_config, check_config, ready };

/// A setting as it was given, for --print-config.
struct GivenSetting {
    enum class Source { standard, environment, flag };

    std::string text;
    Source source = Source::standard;
};

struct Invocation {
    Command command = Command::serve;
    Settings settings;
    std::vector<GivenSetting> given;  // in the order of the table of settings
};

/// A setting that cannot be understood; the text is for whoever started the program.
struct SettingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The variables of the environment that are ours.
using Environment = std::map<std::string, std::string>;
inline constexpr std::string_view variable_prefix = "LEARNING_SHIM_";

/// Reads the environment first and the flags over it. Throws SettingError, also where settings do not go together.
Invocation read_settings(std::span<const std::string_view> arguments, const Environment& environment);

/// The text of --help.
std::string help_text();

/// The text of --print-config: every setting, and where it comes
/// from; secrets masked, the connection string by the function.
std::string config_text(const Invocation& invocation,
                        const std::function<std::string(const std::string& conninfo,
                                                        const std::string& setting)>& masked_conninfo);

}  // namespace shim
