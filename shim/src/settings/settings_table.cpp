// SPDX-License-Identifier: PostgreSQL
#include "settings/settings_table.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "http/cors.hpp"
#include "http/host_names.hpp"

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

void take_address(ServerSettings& server, std::string_view text) {
    constexpr std::string_view unix_socket = "unix:";
    constexpr std::size_t longest_path = 107;
    if (text.starts_with(unix_socket)) {
        const std::string_view path = text.substr(unix_socket.size());
        if (!path.starts_with('/') || path.size() > longest_path)
            throw SettingError("must be unix: and an absolute path of at most 107 bytes");
        server.host = path;
        server.port = 0;
        return;
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        throw SettingError("must be host:port, such as 127.0.0.1:8000, or unix:/path");
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty() || host.starts_with('/')) throw SettingError("must name a host or an address");
    server.host = host;
    server.port = number_between(text.substr(colon + 1), 0, 65535);
}

void take_admin_address(Settings& settings, std::string_view text) {
    settings.admin.threads = 2;
    if (text == "off")
        settings.admin.host.clear();
    else
        take_address(settings.admin, text);
}

void take_algorithm(Settings& settings, std::string_view text) {
    if (!token_algorithm(text)) throw SettingError("must be HS256, RS256 or ES256");
    settings.tokens.algorithm = text;
}

void take_list(std::vector<std::string>& list, std::string_view text, bool (*is_one)(std::string_view),
               const char* problem) {
    list.clear();
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        if (!is_one(one)) throw SettingError(problem);
        list.emplace_back(one);
        text.remove_prefix(std::min(one.size() + 1, text.size()));
    }
}

void take_origins(Settings& settings, std::string_view text) {
    take_list(settings.cors_origins, text, is_origin,
              "must be origins such as https://app.example.org, separated by commas");
}

void take_host_names(Settings& settings, std::string_view text) {
    take_list(settings.host_names, text, is_host_name,
              "must be names such as learn.example.org, separated by commas");
}

void take_log_level(Settings& settings, std::string_view text) {
    const auto level = log_level(text);
    if (!level) throw SettingError("must be info, warning, error or off");
    settings.log_level = *level;
}

void take_header_name(Settings& settings, std::string_view text) {
    if (text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") !=
        std::string_view::npos)
        throw SettingError("must be the name of a header field such as X-Forwarded-For");
    settings.client_address_header = text;
}

void take_sessions(Settings& settings, std::string_view text) {
    settings.sessions_are_shared.reset();
    if (text == "auto") return;
    if (text != "own" && text != "shared") throw SettingError("must be auto, own or shared");
    settings.sessions_are_shared = text == "shared";
}

constexpr Setting table[] = {
    {"--database", "LEARNING_SHIM_DATABASE", "CONNINFO", "",
     "libpq connection string or URI; what it leaves out comes from the PG* variables",
     [](Settings& settings, std::string_view text) { settings.database = text; }},
    {"--read-database", "LEARNING_SHIM_READ_DATABASE", "CONNINFO", "",
     "where to read what may lag behind, such as --database with target_session_attrs=prefer-standby",
     [](Settings& settings, std::string_view text) { settings.read_database = text; }},
    {"--listen", "LEARNING_SHIM_LISTEN", "ADDRESS", "127.0.0.1:8000",
     "where to listen: host:port, or unix:/path; port 0 is any free one",
     [](Settings& settings, std::string_view text) { take_address(settings.server, text); }},
    {"--admin-listen", "LEARNING_SHIM_ADMIN_LISTEN", "ADDRESS", "127.0.0.1:8001",
     "where /livez, /readyz and /metrics are, open to whoever reaches it; or off", take_admin_address},
    {"--pool-size", "LEARNING_SHIM_POOL_SIZE", "N", "8",
     "database connections, at most; the read database has as many of its own",
     [](Settings& settings, std::string_view text) {
         settings.pool_size = static_cast<std::size_t>(number_between(text, 1, 100));
     }},
    {"--pool-wait", "LEARNING_SHIM_POOL_WAIT", "MS", "1500",
     "how long a request waits for one of them, in ms",
     [](Settings& settings, std::string_view text) {
         settings.pool_wait = std::chrono::milliseconds(number_between(text, 1, 60000));
     }},
    {"--writers", "LEARNING_SHIM_WRITERS", "N", "1",
     "connections besides those, over which single entries are recorded in batches",
     [](Settings& settings, std::string_view text) {
         settings.writers = static_cast<std::size_t>(number_between(text, 1, 16));
     }},
    {"--write-queue", "LEARNING_SHIM_WRITE_QUEUE", "N", "1000", "entries that may wait to be recorded",
     [](Settings& settings, std::string_view text) {
         settings.write_queue = static_cast<std::size_t>(number_between(text, 1, 100000));
     }},
    {"--event-listeners", "LEARNING_SHIM_EVENT_LISTENERS", "N", "1000",
     "clients that may listen for events at the same time, over one more connection",
     [](Settings& settings, std::string_view text) {
         settings.event_listeners = static_cast<std::size_t>(number_between(text, 0, 100000));
     }},
    {"--sessions", "LEARNING_SHIM_SESSIONS", "KIND", "auto",
     "shared, where a pooler lends them to others between transactions, own, or auto: each connection finds out",
     take_sessions},
    {"--statement-timeout", "LEARNING_SHIM_STATEMENT_TIMEOUT", "MS", "10000",
     "how long a statement may run, in ms, unless the connection string's options say it",
     [](Settings& settings, std::string_view text) {
         settings.statement_timeout = std::chrono::milliseconds(number_between(text, 1, 3600000));
     }},
    {"--max-periods", "LEARNING_SHIM_MAX_PERIODS", "N", "10000",
     "periods of a summary, at most; learning_log.max_periods may allow fewer",
     [](Settings& settings, std::string_view text) {
         settings.max_periods = number_between(text, 1, 10000000);
     }},
    {"--shutdown-timeout", "LEARNING_SHIM_SHUTDOWN_TIMEOUT", "S", "30",
     "how long requests in flight may take after SIGTERM, in seconds",
     [](Settings& settings, std::string_view text) {
         settings.shutdown_timeout = std::chrono::seconds(number_between(text, 1, 3600));
     }},
    {"--threads", "LEARNING_SHIM_THREADS", "N", "0",
     "requests that are worked on at the same time; 0: as many as --pool-size, and 2 more",
     [](Settings& settings, std::string_view text) {
         settings.server.threads = static_cast<std::size_t>(number_between(text, 0, 900));
     }},
    {"--keep-alive-requests", "LEARNING_SHIM_KEEP_ALIVE_REQUESTS", "N", "1000",
     "requests on one connection before it is closed",
     [](Settings& settings, std::string_view text) {
         settings.server.keep_alive_requests = static_cast<std::size_t>(number_between(text, 1, 1000000));
     }},
    {"--keep-alive-timeout", "LEARNING_SHIM_KEEP_ALIVE_TIMEOUT", "S", "5",
     "how long a connection may idle, in seconds",
     [](Settings& settings, std::string_view text) {
         settings.server.keep_alive = std::chrono::seconds(number_between(text, 1, 3600));
     }},
    {"--slow-client-timeout", "LEARNING_SHIM_SLOW_CLIENT_TIMEOUT", "S", "10",
     "how long a client may take for a head, in seconds; it may take a second more per KiB of a body or an answer",
     [](Settings& settings, std::string_view text) {
         settings.server.slow_client = std::chrono::seconds(number_between(text, 1, 3600));
     }},
    {"--bytes-in-flight", "LEARNING_SHIM_BYTES_IN_FLIGHT", "MIB", "64",
     "MiB of requests and answers that are held at the same time",
     [](Settings& settings, std::string_view text) {
         settings.server.bytes_in_flight = static_cast<std::size_t>(number_between(text, 1, 65536)) << 20;
     }},
    {"--jwt-algorithm", "LEARNING_SHIM_JWT_ALGORITHM", "NAME", "",
     "how tokens must be signed: HS256, RS256 or ES256", take_algorithm},
    {"--jwt-key-file", "LEARNING_SHIM_JWT_KEY_FILE", "PATH", "",
     "file with the secret (HS256) or the public key in PEM",
     [](Settings& settings, std::string_view text) { settings.tokens.key_file = text; }},
    {"", "LEARNING_SHIM_JWT_KEY", "TEXT", "", "the same, as text",
     [](Settings& settings, std::string_view text) { settings.tokens.key = text; }, true},
    {"--jwt-audience", "LEARNING_SHIM_JWT_AUDIENCE", "TEXT", "", "the aud that tokens must have",
     [](Settings& settings, std::string_view text) { settings.tokens.audience = text; }},
    {"--jwt-issuer", "LEARNING_SHIM_JWT_ISSUER", "TEXT", "", "the iss that tokens must have",
     [](Settings& settings, std::string_view text) { settings.tokens.issuer = text; }},
    {"--jwt-key-id", "LEARNING_SHIM_JWT_KEY_ID", "TEXT", "",
     "the kid that tokens must have; empty: any or none",
     [](Settings& settings, std::string_view text) { settings.tokens.key_id = text; }},
    {"--rate-limit", "LEARNING_SHIM_RATE_LIMIT", "N", "0",
     "requests per second of one token's subject, or of an address; 0: no limit",
     [](Settings& settings, std::string_view text) {
         settings.requests_per_second = number_between(text, 0, 1000000);
     }},
    {"--rate-burst", "LEARNING_SHIM_RATE_BURST", "N", "0",
     "how many of them may come at once; 0: as many as in two seconds",
     [](Settings& settings, std::string_view text) {
         settings.requests_at_once = number_between(text, 0, 1000000);
     }},
    {"--client-address-header", "LEARNING_SHIM_CLIENT_ADDRESS_HEADER", "NAME", "",
     "header field in which a proxy in front says who asks; its last address counts", take_header_name},
    {"--cors-origins", "LEARNING_SHIM_CORS_ORIGINS", "ORIGINS", "",
     "web origins whose pages may read the answers, separated by commas", take_origins},
    {"--host-names", "LEARNING_SHIM_HOST_NAMES", "NAMES", "",
     "names by which it may be called without tokens, besides localhost, separated by commas",
     take_host_names},
    {"--log-level", "LEARNING_SHIM_LOG_LEVEL", "LEVEL", "info",
     "info, warning, error or off; requests are info", take_log_level},
};

}  // namespace

std::span<const Setting> settings_table() {
    return table;
}

}  // namespace shim
