// SPDX-License-Identifier: PostgreSQL
#include "settings.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

// One table of settings: flag, variable, help and the function that takes a value.

namespace shim {

namespace {

int number_between(std::string_view text, int least, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most)
        throw SettingError("must be a whole number from " + std::to_string(least) + " to " +
                           std::to_string(most));
    return number;
}

void take_listen(Settings& settings, std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        throw SettingError("must be host:port, such as 127.0.0.1:8000");
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    settings.server.host = host;
    settings.server.port = number_between(text.substr(colon + 1), 0, 65535);
}

struct Setting {
    std::string_view flag;
    std::string_view variable;
    std::string_view value;
    std::string_view help;
    void (*take)(Settings&, std::string_view);
};

constexpr Setting settings_table[] = {
    {"--database", "LEARNING_SHIM_DATABASE", "CONNINFO",
     "libpq connection string or URI; what it leaves out comes from the PG* variables",
     [](Settings& settings, std::string_view text) { settings.database = text; }},
    {"--listen", "LEARNING_SHIM_LISTEN", "HOST:PORT",
     "where to listen; port 0 is any free one [127.0.0.1:8000]", take_listen},
    {"--pool-size", "LEARNING_SHIM_POOL_SIZE", "N", "database connections, at most [8]",
     [](Settings& settings, std::string_view text) {
         settings.pool_size = static_cast<std::size_t>(number_between(text, 1, 100));
     }},
    {"--pool-wait", "LEARNING_SHIM_POOL_WAIT", "MS", "how long a request waits for one of them, in ms [1500]",
     [](Settings& settings, std::string_view text) {
         settings.pool_wait = std::chrono::milliseconds(number_between(text, 1, 60000));
     }},
    {"--writers", "LEARNING_SHIM_WRITERS", "N",
     "connections besides those, over which single entries are recorded in batches [1]",
     [](Settings& settings, std::string_view text) {
         settings.writers = static_cast<std::size_t>(number_between(text, 1, 16));
     }},
    {"--write-queue", "LEARNING_SHIM_WRITE_QUEUE", "N", "entries that may wait to be recorded [1000]",
     [](Settings& settings, std::string_view text) {
         settings.write_queue = static_cast<std::size_t>(number_between(text, 1, 100000));
     }},
    {"--statement-timeout", "LEARNING_SHIM_STATEMENT_TIMEOUT", "MS",
     "how long a statement may run, in ms, unless the connection string's options say it [10000]",
     [](Settings& settings, std::string_view text) {
         settings.statement_timeout = std::chrono::milliseconds(number_between(text, 1, 3600000));
     }},
    {"--threads", "LEARNING_SHIM_THREADS", "N", "connections of clients served at the same time [256]",
     [](Settings& settings, std::string_view text) {
         settings.server.threads = static_cast<std::size_t>(number_between(text, 1, 900));
     }},
    {"--keep-alive-requests", "LEARNING_SHIM_KEEP_ALIVE_REQUESTS", "N",
     "requests on one connection before it is closed [100]",
     [](Settings& settings, std::string_view text) {
         settings.server.keep_alive_requests = static_cast<std::size_t>(number_between(text, 1, 1000000));
     }},
    {"--keep-alive-timeout", "LEARNING_SHIM_KEEP_ALIVE_TIMEOUT", "S",
     "how long a connection may idle, in seconds [5]",
     [](Settings& settings, std::string_view text) {
         settings.server.keep_alive_seconds = number_between(text, 1, 3600);
     }},
    {"--shutdown-timeout", "LEARNING_SHIM_SHUTDOWN_TIMEOUT", "S",
     "how long requests in flight may take after SIGTERM, in seconds [30]",
     [](Settings& settings, std::string_view text) {
         settings.shutdown_timeout = std::chrono::seconds(number_between(text, 1, 3600));
     }},
};

void take(Settings& settings, const Setting& setting, std::string_view name, std::string_view value) {
    try {
        setting.take(settings, value);
    } catch (const SettingError& error) {
        throw SettingError(std::string(name) + " " + error.what() + ", not \"" + std::string(value) + "\"");
    }
}

std::optional<Command> command_of(std::string_view argument) {
    if (argument == "--help" || argument == "-h") return Command::help;
    if (argument == "--version") return Command::version;
    if (argument == "--print-openapi") return Command::print_openapi;
    return std::nullopt;
}

const Setting& setting_of(std::string_view flag) {
    const auto* const found = std::ranges::find(settings_table, flag, &Setting::flag);
    if (found == std::end(settings_table))
        throw SettingError("there is no option \"" + std::string(flag) + "\"");
    return *found;
}

}  // namespace

Invocation read_settings(std::span<const std::string_view> arguments, const Environment& environment) {
    Invocation invocation;
    for (const Setting& setting : settings_table)
        if (const auto value = environment(std::string(setting.variable)); value && !value->empty())
            take(invocation.settings, setting, setting.variable, *value);
    while (!arguments.empty()) {
        const std::string_view argument = arguments.front();
        arguments = arguments.subspan(1);
        if (const auto command = command_of(argument)) {
            invocation.command = *command;
            continue;
        }
        const std::size_t equals = std::min(argument.find('='), argument.size());
        const std::string_view flag = argument.substr(0, equals);
        const Setting& setting = setting_of(flag);
        std::string_view value = argument.substr(std::min(equals + 1, argument.size()));
        if (equals == argument.size()) {
            if (arguments.empty()) throw SettingError("the option " + std::string(flag) + " needs a value");
            value = arguments.front();
            arguments = arguments.subspan(1);
        }
        take(invocation.settings, setting, flag, value);
    }
    return invocation;
}

std::string help_text() {
    const auto line = [](std::string left, std::string_view right) {
        constexpr std::size_t help_column = 32;
        if (left.size() < help_column) left.resize(help_column, ' ');
        return "  " + left + std::string(right) + "\n";
    };
    std::string text =
        "learning-shim offers the functions of the PostgreSQL extension learning_log over HTTP.\n\n"
        "Usage: learning-shim [option]...\n\nOptions, each with its environment variable and [default]:\n";
    for (const Setting& setting : settings_table) {
        text += line(std::string(setting.flag) + " " + std::string(setting.value), setting.help);
        text += line("", setting.variable);
    }
    text += "\n" + line("--print-openapi", "print the OpenAPI document and exit; needs no database");
    text += line("--version", "print the version and exit") + line("--help", "print this and exit");
    return text;
}

}  // namespace shim
