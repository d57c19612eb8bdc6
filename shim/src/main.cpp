// SPDX-License-Identifier: PostgreSQL
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "api/openapi.hpp"
#include "base/log.hpp"
#include "database/change_feed.hpp"
#include "database/checked_conninfo.hpp"
#include "database/connection_pool.hpp"
#include "database/connector.hpp"
#include "database/database.hpp"
#include "database/masked_conninfo.hpp"
#include "database/readiness.hpp"
#include "database/record_writer.hpp"
#include "front/admin.hpp"
#include "front/front_door.hpp"
#include "operations/routes.hpp"
#include "server/ready_probe.hpp"
#include "server/server.hpp"
#include "service_manager.hpp"
#include "settings/settings.hpp"
#include "stopping.hpp"

namespace {

constexpr int usage_error = 2;

shim::Environment own_variables() {
    shim::Environment own;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos && text.starts_with(shim::variable_prefix))
            own.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return own;
}

/// Whoever starts us may have closed some of them. What is opened later must not get their numbers: the log would go there.
void keep_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);  // the lowest number that is free
}

/// Whoever logs into a file that may not grow loses lines, as on a full disk, and nothing else.
void survive_a_log_that_is_full() {
    std::signal(SIGXFSZ, SIG_IGN);
}

std::string url_of(const shim::ServerSettings& server, int port) {
    if (server.is_unix_socket()) return "unix:" + server.host;
    const bool is_ipv6 = server.host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(port);
}

/// Binds, and returns where. Throws std::runtime_error.
std::string url_once_bound(shim::Server& server, const shim::ServerSettings& settings) {
    try {
        return url_of(settings, server.bind());
    } catch (const std::system_error& error) {
        throw std::runtime_error("cannot listen on " + url_of(settings, settings.port) + ": " +
                                 error.code().message());
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("cannot listen on " + url_of(settings, settings.port) + ": " + error.what());
    }
}

shim::Guards guards_of(const shim::Settings& settings) {
    shim::Guards guards{.tokens = bearer_tokens(settings.tokens),
                        .cors = shim::Cors(settings.cors_origins),
                        .client_address_header = settings.client_address_header};
    if (!guards.tokens && !settings.server.is_unix_socket()) guards.hosts.emplace(settings.host_names);
    const double rate = settings.requests_per_second;
    const double burst = settings.requests_at_once > 0 ? settings.requests_at_once : 2 * rate;
    if (rate > 0) guards.limit = std::make_unique<shim::RateLimit>(rate, burst);
    return guards;
}

/// Bodies and answers go back to the system when they end. By itself the allocator stops doing that once the first large
/// one has ended, and keeps holes of their size in many places.
void give_memory_back() {
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    mallopt(M_ARENA_MAX, 4);
}

/// Where what may lag behind is read.
struct ReadDatabase {
    ReadDatabase(const shim::Settings& settings, const shim::SessionLimits& limits)
        : connector(settings.read_database, limits, settings.sessions_are_shared),
          pool(connector, settings.pool_size, settings.pool_wait),
          readiness(connector, "read database") {}

    shim::Connector connector;
    shim::ConnectionPool pool;
    shim::Readiness readiness;
};

/// What libpq has against a connection string is an error of its setting.
template <typename Reader>
auto read_conninfo(Reader read, const std::string& conninfo, const std::string& setting) {
    try {
        return read(conninfo, setting);
    } catch (const std::invalid_argument& error) {
        throw shim::SettingError(error.what());
    }
}

std::string shown_conninfo(const std::string& conninfo, const std::string& setting) {
    return read_conninfo(shim::masked_conninfo, conninfo, setting);
}

void check_connection_string(const std::string& conninfo, const std::string& setting) {
    shown_conninfo(conninfo, setting);  // first: what cannot be read at all is not repeated
    read_conninfo(shim::check_conninfo, conninfo, setting);
}

void check_connection_strings(const shim::Settings& settings) {
    check_connection_string(settings.database, "--database");
    if (!settings.read_database.empty()) check_connection_string(settings.read_database, "--read-database");
}

int serve(const shim::Settings& settings) {
    check_connection_strings(settings);
    give_memory_back();
    shim::Stopping stopping(settings.shutdown_timeout);
    shim::set_log_level(settings.log_level);

    const shim::SessionLimits limits{.statement = settings.statement_timeout,
                                     .periods = settings.max_periods};
    shim::Connector connector(settings.database, limits, settings.sessions_are_shared);
    shim::ConnectionPool pool(connector, settings.pool_size, settings.pool_wait);
    shim::Metrics metrics;
    shim::RecordWriter writer(connector, settings.writers, settings.write_queue,
                              [&metrics](std::size_t entries) { metrics.batch_written(entries); });
    std::optional<ReadDatabase> reads;
    if (!settings.read_database.empty()) reads.emplace(settings, limits);
    shim::Database database(pool, writer, reads ? &reads->pool : nullptr);
    shim::ChangeFeed changes(connector, settings.event_listeners,
                             [&metrics](std::size_t listeners) { metrics.listeners(listeners); });
    const shim::Routes routes = shim::make_routes(database, changes);
    shim::FrontDoor front_door(routes, guards_of(settings), metrics);
    shim::Server server(settings.server, front_door);

    shim::Readiness readiness(connector);
    // What can be read is answered, whether or not anything can be written meanwhile.
    const auto not_ready = [&] {
        return reads && reads->readiness.is_ready() && !readiness.is_stopping() ? "" : readiness.reason();
    };
    const auto states = [&] {
        std::vector<shim::DatabaseState> all = {{"primary", readiness.is_ready(), pool.state()}};
        if (reads) all.push_back({"read", reads->readiness.is_ready(), reads->pool.state()});
        return all;
    };
    shim::AdminHandler admin_handler(make_admin_routes(not_ready, metrics, states));
    shim::Server admin(settings.admin, admin_handler);
    const bool has_admin = !settings.admin.host.empty();

    // Whoever reads that it listens may rely on all of it.
    const std::string url = url_once_bound(server, settings.server);
    const std::string admin_url = has_admin ? url_once_bound(admin, settings.admin) : "";
    std::cout << "listening on " << url << '\n';
    if (has_admin) std::cout << "admin on " << admin_url << '\n';
    std::cout << std::flush;
    std::jthread admin_thread;
    if (has_admin) admin_thread = std::jthread([&admin] { admin.run(); });
    stopping.begin([&] {
        readiness.stop();
        shim::notify_service_manager("STOPPING=1");
        server.stop();
    });
    shim::notify_service_manager("READY=1");
    server.run();
    stopping.end();
    if (has_admin) admin.stop();
    return EXIT_SUCCESS;
}

int check_config(const shim::Invocation& invocation) {
    guards_of(invocation.settings);
    check_connection_strings(invocation.settings);
    std::cout << "the settings are fine\n";
    return EXIT_SUCCESS;
}

/// For the health check of a container: whether the shim that runs with the same settings is ready.
int ask_whether_ready(const shim::Settings& settings) {
    if (settings.admin.host.empty())
        throw shim::SettingError("--ready asks the admin listener, which is off");
    const int status = shim::status_of(settings.admin.host, settings.admin.port, "/readyz");
    std::cout << (status == 200 ? "ready\n" : status == 0 ? "no answer\n" : "not ready\n");
    return status == 200 ? EXIT_SUCCESS : EXIT_FAILURE;
}

void print_openapi() {
    // NOLINTBEGIN(misc-const-correctness): each is taken by a reference that is not const
    shim::Connector connector("", {}, {});  // opens nothing
    shim::ConnectionPool pool(connector, 1, {});
    shim::RecordWriter writer(connector, 0, 0);
    shim::Database database(pool, writer);
    shim::ChangeFeed changes(connector, 0);
    // NOLINTEND(misc-const-correctness)
    const shim::Routes routes = shim::make_routes(database, changes);
    std::cout << shim::openapi_document(routes).dump(2) << '\n';
}

int run(const shim::Invocation& invocation) {
    switch (invocation.command) {
        case shim::Command::help:
            std::cout << shim::help_text();
            return EXIT_SUCCESS;
        case shim::Command::version:
            std::cout << "learning-shim " << LEARNING_LOG_VERSION << '\n';
            return EXIT_SUCCESS;
        case shim::Command::print_openapi:
            print_openapi();
            return EXIT_SUCCESS;
        case shim::Command::print_config:
            std::cout << config_text(invocation, shown_conninfo);
            return EXIT_SUCCESS;
        case shim::Command::check_config:
            return check_config(invocation);
        case shim::Command::ready:
            return ask_whether_ready(invocation.settings);
        case shim::Command::serve:
            return serve(invocation.settings);
    }
    return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    keep_standard_streams();
    survive_a_log_that_is_full();
    try {
        const std::vector<std::string_view> arguments(argv + 1, argv + argc);
        const shim::Invocation invocation = shim::read_settings(arguments, own_variables());
        const int status = run(invocation);
        const bool is_written = invocation.command == shim::Command::serve || std::cout.flush();
        if (!is_written) throw std::runtime_error("cannot write to the standard output");
        return status;
    } catch (const shim::SettingError& error) {
        std::cerr << "learning-shim: " << error.what() << "\nTry \"learning-shim --help\".\n";
        return usage_error;
    } catch (const std::exception& error) {
        std::cerr << "learning-shim: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
