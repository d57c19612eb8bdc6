// SPDX-License-Identifier: PostgreSQL
//
// stock_server <file>: cpp-httplib as it comes, with a thread for each of 64 connections. It answers whatever is asked
// with the head and the body in that file, which `curl -i` saved, and does nothing else: no log, no ids, no look at the
// request.
#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

namespace {

constexpr std::size_t connections = 64;
constexpr std::size_t requests_per_connection = 1'000'000;

struct Answer {
    int status = 0;
    httplib::Headers headers;
    std::string body;
};

Answer read_answer(std::istream& file) {
    Answer answer;
    std::string version, reason, line;
    file >> version >> answer.status;
    std::getline(file, reason);
    while (std::getline(file, line) && line != "\r") {
        const auto colon = line.find(": ");
        const std::string name = line.substr(0, colon);
        if (name == "Content-Length" || name == "Keep-Alive") continue;  // the library writes these itself
        answer.headers.emplace(name, line.substr(colon + 2, line.size() - colon - 3));
    }
    answer.body.assign(std::istreambuf_iterator<char>(file), {});
    return answer;
}

}  // namespace

int main(int argc, char** argv) {
    std::ifstream file(argc > 1 ? argv[1] : "");
    const Answer answer = read_answer(file);

    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool(connections); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(requests_per_connection);
    // Before the routing, whose regular expressions would take time.
    server.set_pre_routing_handler([&answer](const auto& /*request*/, auto& response) {
        response.status = answer.status;
        response.headers = answer.headers;
        response.body = answer.body;
        return httplib::Server::HandlerResponse::Handled;
    });
    int listening = -1;
    server.set_socket_options([&listening](int socket) { listening = socket; });
    const int port = server.bind_to_any_port("127.0.0.1");
    ::listen(listening, SOMAXCONN);  // of 64 clients at once, some would wait for seconds in a queue of 5
    std::cout << "listening on http://127.0.0.1:" << port << '\n' << std::flush;
    return server.listen_after_bind() ? 0 : 1;
}
