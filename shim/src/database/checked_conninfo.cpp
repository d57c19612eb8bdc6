// SPDX-License-Identifier: PostgreSQL
#include "database/checked_conninfo.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "database/connection_attempt.hpp"

namespace shim {

namespace {

bool is_whole_number(std::string_view text) {
    constexpr std::string_view space = " \t\n\v\f\r";
    text.remove_prefix(std::min(text.find_first_not_of(space), text.size()));
    text = text.substr(0, text.find_last_not_of(space) + 1);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

[[noreturn]] void refuse_number(const std::string& setting, const std::string& word,
                                const std::string& value) {
    throw std::invalid_argument(setting + ": " + word + " must be a whole number, not \"" + value + "\"");
}

/// Of so many hosts as the string names, each with an address that is none.
std::string no_addresses(const ConnectionAttempt& attempt) {
    std::string hosts = attempt.value_of("hostaddr");
    if (hosts.empty()) hosts = attempt.value_of("host");
    std::string addresses = "-";
    for (auto more = std::ranges::count(hosts, ','); more > 0; --more) addresses += ",-";
    return addresses;
}

}  // namespace

void check_conninfo(const std::string& conninfo, const std::string& setting) {
    const ConnectionAttempt no_port(conninfo, "port", "0");
    if (!no_port.fails_with("invalid port number: \"0\""))
        throw std::invalid_argument(setting + ": " + std::string(no_port.words()));
    // Numbers are read when a connection is there, ports right before. What stands for the port may be half of a password with a
    // slash in it: it is not repeated.
    for (const char* word : {"connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval",
                             "keepalives_count", "tcp_user_timeout"}) {
        const std::string value = no_port.value_of(word);
        if (!value.empty() && !is_whole_number(value)) refuse_number(setting, word, value);
    }
    const ConnectionAttempt no_address(conninfo, "hostaddr", no_addresses(no_port));
    if (!no_address.fails_with("could not parse network address") ||
        no_address.fails_with("invalid port number") || no_address.fails_with("invalid integer value"))
        throw std::invalid_argument(
            setting + ": there must be one port for all hosts, or one for each, from 1 to 65535");
}

}  // namespace shim
