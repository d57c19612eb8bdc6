// SPDX-License-Identifier: PostgreSQL
#include "settings/settings.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "settings/settings_table.hpp"
#include "text/edit_distance.hpp"

namespace shim {

namespace {

constexpr std::pair<std::string_view, Command> commands[] = {
    {"--help", Command::help},
    {"-h", Command::help},
    {"--version", Command::version},
    {"--print-openapi", Command::print_openapi},
    {"--print-config", Command::print_config},
    {"--check-config", Command::check_config},
    {"--ready", Command::ready},
};

std::optional<Command> command_of(std::string_view argument) {
    for (const auto& [name, command] : commands)
        if (argument == name) return command;
    return std::nullopt;
}

std::string suggestion(std::string_view misspelt, const std::vector<std::string_view>& names) {
    const std::string_view nearest = nearest_name(misspelt, names);
    return nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?";
}

std::size_t index_of_flag(std::string_view flag) {
    std::vector<std::string_view> names;
    for (const Setting& setting : settings_table()) names.push_back(setting.flag);
    const auto found = std::ranges::find(names, flag);
    if (!flag.empty() && found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::erase(names, "");
    for (const auto& command : commands) names.push_back(command.first);
    throw SettingError("there is no option \"" + std::string(flag) + "\"" + suggestion(flag, names));
}

void refuse_unknown_variables(const Environment& environment) {
    std::vector<std::string_view> names;
    for (const Setting& setting : settings_table()) names.push_back(setting.variable);
    for (const auto& [name, value] : environment) {
        // Kubernetes sets these in every container beside a service that is called learning-shim.
        if (name.starts_with("LEARNING_SHIM_SERVICE_") || name.starts_with("LEARNING_SHIM_PORT")) continue;
        if (std::ranges::find(names, name) == names.end())
            throw SettingError("there is no setting \"" + name + "\"" + suggestion(name, names));
    }
}

void take(Invocation& invocation, std::size_t index, GivenSetting given) {
    const Setting& setting = settings_table()[index];
    try {
        setting.take(invocation.settings, given.text);
    } catch (const SettingError& error) {
        const auto name = given.source == GivenSetting::Source::flag ? setting.flag : setting.variable;
        const std::string shown = setting.secret ? "" : ", not \"" + given.text + "\"";
        throw SettingError(std::string(name) + " " + error.what() + shown);
    }
    invocation.given[index] = std::move(given);
}

void read_environment(Invocation& invocation, const Environment& environment) {
    refuse_unknown_variables(environment);
    for (std::size_t i = 0; i < settings_table().size(); ++i) {
        const auto found = environment.find(std::string(settings_table()[i].variable));
        if (found != environment.end() && !found->second.empty())
            take(invocation, i, {found->second, GivenSetting::Source::environment});
    }
}

void read_arguments(Invocation& invocation, std::span<const std::string_view> arguments) {
    while (!arguments.empty()) {
        const std::string_view argument = arguments.front();
        arguments = arguments.subspan(1);
        if (const auto command = command_of(argument)) {
            invocation.command = *command;
            continue;
        }
        const std::size_t equals = std::min(argument.find('='), argument.size());
        const std::string_view flag = argument.substr(0, equals);
        const std::size_t index = index_of_flag(flag);
        std::string_view value = argument.substr(std::min(equals + 1, argument.size()));
        if (equals == argument.size()) {
            if (arguments.empty()) throw SettingError("the option " + std::string(flag) + " needs a value");
            value = arguments.front();
            arguments = arguments.subspan(1);
        }
        take(invocation, index, {std::string(value), GivenSetting::Source::flag});
    }
}

/// Whether only this machine can reach it.
bool is_local(const ServerSettings& server) {
    if (server.is_unix_socket() || server.host == "localhost" || server.host == "::1") return true;
    std::array<unsigned char, 4> bytes{};
    return inet_pton(AF_INET, server.host.c_str(), bytes.data()) == 1 && bytes[0] == 127;
}

void refuse_open_door(const Settings& settings) {
    if (settings.tokens.has_key() || is_local(settings.server)) return;
    throw SettingError(
        "--listen " + settings.server.host +
        " can be reached from other machines, and without a key for tokens everybody would be let in: give "
        "--jwt-key-file, or listen on a loopback address or a unix socket");
}

/// No more than --pool-size requests, of each database, hold a thread while the database works. More threads than it takes for the rest
/// would only wake each other: measured with 2 cores.
void complete(Settings& settings) {
    constexpr std::size_t others = 2;
    const std::size_t sessions = (settings.read_database.empty() ? 1 : 2) * settings.pool_size;
    if (settings.server.threads == 0) settings.server.threads = sessions + others;
}

}  // namespace

Invocation read_settings(std::span<const std::string_view> arguments, const Environment& environment) {
    Invocation invocation;
    invocation.given.resize(settings_table().size());
    for (std::size_t i = 0; i < settings_table().size(); ++i)
        if (const std::string standard(settings_table()[i].standard); !standard.empty())
            take(invocation, i, {standard, GivenSetting::Source::standard});
    read_environment(invocation, environment);
    read_arguments(invocation, arguments);
    complete(invocation.settings);
    const bool runs = invocation.command == Command::serve || invocation.command == Command::check_config;
    if (runs) refuse_open_door(invocation.settings);
    return invocation;
}

}  // namespace shim
