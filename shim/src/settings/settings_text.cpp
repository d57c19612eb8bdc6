// SPDX-License-Identifier: PostgreSQL
#include <string>
#include <string_view>

#include "settings/settings.hpp"
#include "settings/settings_table.hpp"

namespace shim {

namespace {

std::string line(std::string left, std::string_view right) {
    constexpr std::size_t column = 34;
    if (left.size() < column) left.resize(column, ' ');
    return "  " + left + std::string(right) + "\n";
}

std::string_view words(GivenSetting::Source source) {
    switch (source) {
        case GivenSetting::Source::environment:
            return "environment";
        case GivenSetting::Source::flag:
            return "flag";
        case GivenSetting::Source::standard:
            break;
    }
    return "default";
}

}  // namespace

std::string help_text() {
    std::string text =
        "learning-shim offers the functions of the PostgreSQL extension learning_log over HTTP.\n\n"
        "Usage: learning-shim [option]...\n\n"
        "Options, each with its environment variable and [default]:\n";
    for (const Setting& setting : settings_table()) {
        const std::string standard =
            setting.standard.empty() ? "" : " [" + std::string(setting.standard) + "]";
        text += line(setting.flag.empty() ? "" : std::string(setting.flag) + " " + std::string(setting.value),
                     std::string(setting.help) + standard);
        text += line("", setting.variable);
    }
    text +=
        "\n"
        "With a key, a request needs a bearer token (JWT) that is signed with it, has not expired (exp, nbf; 30\n"
        "seconds of leeway) and names the audience and the issuer. The scope learner allows what belongs to the\n"
        "token's subject (sub), the scope service everything. Without a key, the shim listens on loopback addresses\n"
        "and unix sockets only.\n\n";
    text += line("--check-config", "check the settings, without the database, and exit");
    text += line("--print-config", "print the settings and where they come from, without secrets, and exit");
    text +=
        line("--ready", "ask the shim that runs with these settings whether it is ready; exit status 0 or 1");
    text += line("--print-openapi", "print the OpenAPI document and exit; needs no database");
    text += line("--version", "print the version and exit") + line("--help", "print this and exit");
    return text;
}

std::string config_text(const Invocation& invocation,
                        const std::function<std::string(const std::string& conninfo,
                                                        const std::string& setting)>& masked_conninfo) {
    std::string text;
    for (std::size_t i = 0; i < settings_table().size(); ++i) {
        const Setting& setting = settings_table()[i];
        const GivenSetting& given = invocation.given[i];
        std::string shown = given.text;
        if (setting.secret && !shown.empty()) shown = "***";
        if (setting.value == "CONNINFO") shown = masked_conninfo(shown, std::string(setting.flag));
        std::string source(words(given.source));
        source.resize(std::string_view("environment  ").size(), ' ');
        text += source.append(setting.name()).append(" ").append(shown).append("\n");
    }
    return text;
}

}  // namespace shim
