// SPDX-License-Identifier: PostgreSQL
#include "database/checked_conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace shim {

namespace {

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

/// An attempt that ends before anything is looked up or connected to: the last word of it is one that no server can have.
class Attempt {
public:
    Attempt(const std::string& conninfo, const char* word, const std::string& value) {
        const std::array words = {"dbname", word, static_cast<const char*>(nullptr)};
        const std::array values = {conninfo.c_str(), value.c_str(), static_cast<const char*>(nullptr)};
        connection_.reset(PQconnectStartParams(words.data(), values.data(), 1));
        if (!connection_) throw std::bad_alloc();
    }

    [[nodiscard]] bool fails_with(std::string_view words) const {
        return this->words().find(words) != std::string_view::npos;
    }

    /// What libpq has against it.
    [[nodiscard]] std::string_view words() const {
        const std::string_view text = PQerrorMessage(connection_.get());
        return text.substr(0, text.find_last_not_of('\n') + 1);
    }

    /// What it would have used for a word of the connection string.
    [[nodiscard]] std::string value_of(std::string_view word) const {
        const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
            PQconninfo(connection_.get()), PQconninfoFree);
        for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
             ++option)
            if (option->keyword == word && option->val != nullptr) return option->val;
        return "";
    }

private:
    std::unique_ptr<PGconn, Finish> connection_;
};

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
std::string no_addresses(const Attempt& attempt) {
    std::string hosts = attempt.value_of("hostaddr");
    if (hosts.empty()) hosts = attempt.value_of("host");
    std::string addresses = "-";
    for (auto more = std::ranges::count(hosts, ','); more > 0; --more) addresses += ",-";
    return addresses;
}

}  // namespace

void check_conninfo(const std::string& conninfo, const std::string& setting) {
    const Attempt no_port(conninfo, "port", "0");
    if (!no_port.fails_with("invalid port number: \"0\""))
        throw std::invalid_argument(setting + ": " + std::string(no_port.words()));
    // Numbers are read when a connection is there, ports right before. What stands for the port may be half of a password with a
    // slash in it: it is not repeated.
    for (const char* word : {"connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval",
                             "keepalives_count", "tcp_user_timeout"}) {
        const std::string value = no_port.value_of(word);
        if (!value.empty() && !is_whole_number(value)) refuse_number(setting, word, value);
    }
    const Attempt no_address(conninfo, "hostaddr", no_addresses(no_port));
    if (!no_address.fails_with("could not parse network address") ||
        no_address.fails_with("invalid port number") || no_address.fails_with("invalid integer value"))
        throw std::invalid_argument(
            setting + ": there must be one port for all hosts, or one for each, from 1 to 65535");
}

}  // namespace shim
