// SPDX-License-Identifier: PostgreSQL
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "connection_pool.hpp"
#include "connector.hpp"
#include "database.hpp"
#include "log.hpp"
#include "openapi.hpp"
#include "record_writer.hpp"
#include "routes.hpp"
#include "server.hpp"
#include "service.hpp"
#include "settings.hpp"

namespace {

constexpr int usage_error = 2;

std::optional<std::string> environment_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

/// Waits for SIGTERM or SIGINT, which every thread has blocked, and stops the server; a second one, or
/// requests that take too long, end the program.
void stop_on_signal(const std::stop_token& finished, std::chrono::seconds longest, shim::Server& server) {
    const sigset_t signals = stop_signals();
    const timespec pause{0, 100'000'000};
    std::optional<std::chrono::steady_clock::time_point> deadline;
    while (!finished.stop_requested()) {
        const int signal = sigtimedwait(&signals, nullptr, &pause);
        if (deadline && std::chrono::steady_clock::now() > *deadline) {
            shim::log_line("stopping", "gave up waiting for the requests in flight");
            std::_Exit(EXIT_FAILURE);
        }
        if (signal < 0) continue;
        if (deadline) std::_Exit(128 + signal);
        deadline = std::chrono::steady_clock::now() + longest;
        server.stop();
    }
}

std::string url_of(const std::string& host, int port) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

int serve(const shim::Settings& settings) {
    const sigset_t signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // inherited by every thread that is made from here on

    shim::Connector connector(settings.database, settings.statement_timeout);
    shim::ConnectionPool pool(connector, settings.pool_size, settings.pool_wait);
    shim::RecordWriter writer(connector, settings.writers, settings.write_queue);
    shim::Database database(pool, writer);
    const shim::Routes routes = shim::make_routes(database);
    shim::Server server(settings.server,
                        [&routes](const shim::Request& request) { return answer(routes, request); });
    try {
        const int port = server.bind();
        std::cout << "listening on " << url_of(settings.server.host, port) << '\n' << std::flush;
    } catch (const std::system_error& error) {
        std::cerr << "learning-shim: cannot listen on " << settings.server.host << " port "
                  << settings.server.port << ": " << error.code().message() << '\n';
        return EXIT_FAILURE;
    }
    const std::jthread signal_thread(stop_on_signal, settings.shutdown_timeout, std::ref(server));
    return server.run() ? EXIT_SUCCESS : EXIT_FAILURE;
}

void print_openapi() {
    shim::Connector connector("", {});  // opens nothing
    shim::ConnectionPool pool(connector, 1, {});
    shim::RecordWriter writer(connector, 0, 0);
    shim::Database database(pool, writer);
    std::cout << shim::openapi_document(shim::make_routes(database)).dump(2) << '\n';
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
        case shim::Command::serve:
            return serve(invocation.settings);
    }
    return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::vector<std::string_view> arguments(argv + 1, argv + argc);
        return run(shim::read_settings(arguments, environment_variable));
    } catch (const shim::SettingError& error) {
        std::cerr << "learning-shim: " << error.what() << "\nTry \"learning-shim --help\".\n";
        return usage_error;
    } catch (const std::exception& error) {
        std::cerr << "learning-shim: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
