// SPDX-License-Identifier: PostgreSQL
#include "server.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <exception>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "http_date.hpp"
#include "log.hpp"
#include "problem.hpp"
#include "request_gate.hpp"
#include "unix_socket.hpp"

// cpp-httplib as Debian packages it, and what has to be known about it:
//
// - Its own routing, ranges, compression and multipart parser are not used: each has a hole or a price. Every
//   request goes through the pre-routing handler, which runs before the body is read. A request without a
//   body is answered there; one with a body goes on to a content reader, which reads no more than it should.
// - The handlers see a const Request, but the object is the library's and is not const: taking
//   out the headers that the library would act upon is the only way to keep it from acting.
// - Nothing in its API closes a connection after an answer. But it does so when the
//   provider of the content says that it failed, which ours says after the last byte.
// - A connection owns a thread until it is closed.
// - Up to 0.11 nothing in its API tells that the client has gone away: the query of such a client
//   then ends by itself or by its statement_timeout. Later versions tell, and it is cancelled.

namespace shim {

namespace {

constexpr int listen_backlog = 4096;
constexpr const char* only_path = "/";
constexpr int unused_port = 1;  // unix sockets have none, and the library takes no 0

httplib::Request& own(const httplib::Request& request) {
    return const_cast<httplib::Request&>(request);
}

void replace_header(httplib::Headers& headers, const char* name, const char* value) {
    headers.erase(name);
    headers.emplace(name, value);
}

/// What later versions of the library offer, and 0.11 does not.
template <typename LibraryRequest>
std::function<bool()> client_is_gone(const LibraryRequest& request) {
    if constexpr (requires { request.is_connection_closed; })
        return request.is_connection_closed;
    else
        return {};
}

Request plain(const httplib::Request& request) {
    return {request.method,      request.target,         {request.headers.begin(), request.headers.end()}, {},
            request.remote_addr, client_is_gone(request)};
}

/// Keeps the library from slicing or compressing the answer, from matching the path against regular expressions,
/// and from parsing multipart bodies itself: it compares the content type's case, which means nothing in HTTP.
void disarm(httplib::Request& request) {
    request.ranges.clear();
    request.headers.erase("Range");
    request.headers.erase("Accept-Encoding");
    request.path = only_path;
    const auto content_type = request.headers.find("Content-Type");
    if (content_type != request.headers.end() && content_type->second.starts_with('m'))
        content_type->second.front() = 'M';
}

void put_and_close(const Response& from, httplib::Request& request, httplib::Response& to) {
    replace_header(request.headers, "Connection", "close");
    if (request.method == "HEAD") {
        request.method = "GET";  // the library asks the provider only where there is content to be sent
        to.set_content_provider(from.content_type, [](std::size_t, httplib::DataSink&) { return false; });
        return;
    }
    to.set_content_provider(
        from.body.size(), from.content_type,
        [body = from.body](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            sink.write(body.data() + offset, length);
            return false;
        });
}

/// The body changes hands, where the library's set_content() would copy it.
void put(Response from, const httplib::Request& request, httplib::Response& to) {
    to.status = from.status;
    for (const auto& [name, value] : from.headers) to.set_header(name, value);
    if (from.closes) {
        put_and_close(from, own(request), to);
    } else if (!from.content_type.empty()) {
        to.set_header("Content-Type", from.content_type);
        to.body = std::move(from.body);
    }
}

/// Where the library gives up on a request by itself, before or beside our handlers: its status, our words.
Response answer_for_library(int status, const Request& head) {
    if (status == 400 && head.headers.size() >= most_header_fields)
        return response_of(too_many_header_fields());
    Problem problem{status, "The request could not be read."};
    if (status >= 500) problem = internal_error();
    problem.closes = true;
    return response_of(problem);
}

}  // namespace

class Server::Implementation {
public:
    Implementation(const ServerSettings& settings, RequestHandler& handler)
        : settings_(settings), handler_(handler) {
        server_.new_task_queue = [threads = settings.threads] { return new httplib::ThreadPool(threads); };
        server_.set_tcp_nodelay(true);
        server_.set_keep_alive_max_count(settings.keep_alive_requests);
        server_.set_keep_alive_timeout(settings.keep_alive_seconds);
        server_.set_payload_max_length(largest_body_to_discard);
        server_.set_socket_options([this](int socket) {
            const int yes = 1;
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
            listening_socket_ = socket;
        });
        set_handlers();
    }

    int bind() {
        int port = settings_.port;
        if (settings_.is_unix_socket()) {
            server_.set_address_family(AF_UNIX);
            remove_dead_socket(settings_.host);
            port = unused_port;
        }
        errno = 0;
        if (port == 0)
            port = server_.bind_to_any_port(settings_.host);
        else if (!server_.bind_to_port(settings_.host, port))
            port = -1;
        if (port <= 0 || ::listen(listening_socket_, listen_backlog) != 0)
            throw std::system_error(errno != 0 ? errno : EADDRNOTAVAIL, std::generic_category());
        if (settings_.is_unix_socket()) socket_file_.emplace(settings_.host);
        return port;
    }

    bool run() {
        const bool ended_well = server_.listen_after_bind() || stopped_;
        ended_ = true;
        return ended_well;
    }

    void stop() {
        // The library forgets a stop() that comes before it has begun to serve.
        while (!server_.is_running() && !ended_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        stopped_ = true;
        socket_file_.reset();  // while the socket is open: then no other file can be mistaken for it
        server_.stop();
    }

private:
    using Handled = httplib::Server::HandlerResponse;

    void set_handlers() {
        server_.set_pre_routing_handler([this](const auto& request, auto& response) {
            const bool handled = answer_without_body(request, response);
            return handled ? Handled::Handled : Handled::Unhandled;
        });
        const auto with_body = [this](const httplib::Request& request, httplib::Response& response,
                                      const httplib::ContentReader& reader) {
            answer_with_body(request, response, reader);
        };
        server_.Post(only_path, with_body);
        server_.Put(only_path, with_body);
        server_.Patch(only_path, with_body);
        server_.Delete(only_path, with_body);
        server_.set_expect_100_continue_handler([this](const auto& request, auto& response) {
            const Request head = plain(request);
            handler_.begin(head);
            const auto problem = refuse_at_gate(head, handler_.most_body_bytes(head));
            auto refusal = problem ? response_of(*problem) : handler_.refuse(head);
            if (!refusal) return 100;
            refusal->closes = true;
            const int status = refusal->status;
            send(std::move(*refusal), head, request, response);
            return status;
        });
        const httplib::Server::Handler on_error = [this](const auto& request, auto& response) {
            if (!response.has_header("Content-Type") && response.status >= 400)
                send_for_library(response.status, request, response);
        };
        server_.set_error_handler(on_error);
        server_.set_exception_handler([this](const auto& request, auto& response, const std::exception_ptr&) {
            log_line("unexpected error", "an exception reached the HTTP library");
            send_for_library(500, request, response);
        });
        server_.set_post_routing_handler([](const auto&, auto& response) {
            response.headers.erase("Accept-Ranges");  // the library claims it for HEAD, and it is not true
            response.set_header("Date", http_date(std::time(nullptr)));
        });
    }

    /// Gives an answer to the library, completed.
    void send(Response answer, const Request& from, const httplib::Request& request,
              httplib::Response& response) {
        handler_.finish(from, answer);
        put(std::move(answer), request, response);
    }

    void send_for_library(int status, const httplib::Request& request, httplib::Response& response) {
        const Request head = plain(request);
        handler_.begin(head);
        send(answer_for_library(status, head), head, request, response);
    }

    bool answer_without_body(const httplib::Request& request, httplib::Response& response) {
        const Request head = plain(request);
        disarm(own(request));
        handler_.begin(head);
        if (const auto problem = refuse_at_gate(head, handler_.most_body_bytes(head))) {
            if (worth_discarding(head, *problem)) return false;
            send(response_of(*problem), head, request, response);
            return true;
        }
        if (may_have_body(head.method)) return false;
        auto refusal = handler_.refuse(head);
        send(refusal ? std::move(*refusal) : handler_.answer(head), head, request, response);
        return true;
    }

    void answer_with_body(const httplib::Request& request, httplib::Response& response,
                          const httplib::ContentReader& read) {
        Request whole = plain(request);
        const std::size_t most = handler_.most_body_bytes(whole);
        const auto problem = refuse_at_gate(whole, most);
        auto refusal = problem ? response_of(*problem) : handler_.refuse(whole);
        const bool complete = read([&whole, &refusal, most](const char* data, std::size_t size) {
            if (refusal) return true;  // read, so that the connection can be used again, and thrown away
            if (whole.body.size() + size > most) return false;
            whole.body.append(data, size);
            return true;
        });
        Problem incomplete{408, "The body did not come, or not in time."};
        incomplete.closes = true;
        if (!complete) return send(response_of(incomplete), whole, request, response);
        send(refusal ? std::move(*refusal) : handler_.answer(whole), whole, request, response);
    }

    const ServerSettings settings_;
    RequestHandler& handler_;
    httplib::Server server_;
    int listening_socket_ = -1;
    std::optional<SocketFile> socket_file_;
    std::atomic<bool> stopped_ = false;
    std::atomic<bool> ended_ = false;
};

Server::Server(const ServerSettings& settings, RequestHandler& handler)
    : implementation_(std::make_unique<Implementation>(settings, handler)) {}

Server::~Server() = default;

int Server::bind() {
    return implementation_->bind();
}

bool Server::run() {
    return implementation_->run();
}

void Server::stop() {
    implementation_->stop();
}

}  // namespace shim
