// SPDX-License-Identifier: PostgreSQL
#include "server/http_library.hpp"

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <exception>
#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "server/http_date.hpp"

namespace shim {

namespace {

/// What the library is doing on this thread.
struct Writing {
    AnswerSource* source = nullptr;
    WrittenAnswer* written = nullptr;
    bool is_answered = false;
    bool is_stream = false;  // its length is not known
};
thread_local Writing writing;

/// The library reads one framed request from it, and writes the head of the answer to it. Not every version
/// has each of these functions, so that none can say that it overrides one.
class FramedStream final : public httplib::Stream {
public:
    FramedStream(std::string_view request, std::string& answer) : request_(request), answer_(answer) {}

    bool is_readable() const override { return !request_.empty(); }
    bool is_writable() const override { return true; }
    bool wait_readable() const { return true; }
    bool wait_writable() const { return true; }
    time_t duration() const { return 0; }

    ssize_t read(char* to, std::size_t size) override {
        const std::size_t taken = request_.copy(to, size);
        request_.remove_prefix(taken);
        return static_cast<ssize_t>(taken);
    }

    ssize_t write(const char* from, std::size_t size) override {
        answer_.append(from, size);
        return static_cast<ssize_t>(size);
    }

    void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
    void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
    socket_t socket() const override {
        return -1;
    }  // of the real one's number, 0.11 would take 1,023 at most

private:
    std::string_view request_;
    std::string& answer_;
};

template <typename>
inline constexpr bool is_known_version = false;

/// Answers that end with their head. A length there would be that of the content that they stand for: caches that believe
/// it would take a 0 for the new length of what they keep.
bool has_no_content(int status) {
    constexpr int no_content = 204;
    constexpr int not_modified = 304;
    return status == no_content || status == not_modified;
}

/// The body changes hands, where the library's set_content() would copy it.
void put(Response from, httplib::Response& to) {
    writing.is_answered = true;
    writing.is_stream = from.stream != nullptr;
    writing.written->closes = from.closes;
    to.status = from.status;
    for (const auto& [name, value] : from.headers) to.set_header(name, value);
    if (from.content_type.empty()) return;
    to.set_header("Content-Type", from.content_type);
    to.body = std::move(from.body);
}

/// The last look at an answer, whose length is written down by now: its body is not to be copied behind the head.
void complete(const httplib::Request& request, httplib::Response& response) {
    if (request.method == "HEAD") response.body.clear();
    writing.written->body = std::move(response.body);
    response.body.clear();
    response.headers.erase("Accept-Ranges");  // the library claims it for HEAD, and it is not true
    if (writing.is_stream || has_no_content(response.status)) response.headers.erase("Content-Length");
    response.set_header("Date", http_date(std::time(nullptr)));
    const auto connection = response.headers.find("Connection");
    if (!writing.written->closes && connection != response.headers.end() && connection->second == "close")
        response.headers.erase(connection);  // 0.41 closes after every error
    if (!writing.written->closes) return;
    response.headers.erase("Keep-Alive");
    response.headers.erase("Connection");
    response.set_header("Connection", "close");
}

}  // namespace

HttpLibrary::HttpLibrary() {
    set_handlers();
}

void HttpLibrary::set_handlers() {
    set_pre_routing_handler([](const auto& /*request*/, auto& response) {
        put(writing.source->answer(), response);
        return HandlerResponse::Handled;
    });
    const Handler on_error = [](const auto& /*request*/, auto& response) {
        if (!writing.is_answered) put(writing.source->answer_for(response.status), response);
    };
    set_error_handler(on_error);
    set_exception_handler([](const auto& /*request*/, auto& response, const std::exception_ptr&) {
        log_line("unexpected error", "an exception reached the HTTP library");
        constexpr int internal_server_error = 500;
        put(writing.source->answer_for(internal_server_error), response);
    });
    set_post_routing_handler(complete);
}

WrittenAnswer HttpLibrary::write(std::string_view method, AnswerSource& source) {
    WrittenAnswer written;
    writing = {.source = &source, .written = &written};
    // The target and the fields were read by the framer: what the library does not see, it cannot get wrong.
    const std::string request = std::string(method) + " / HTTP/1.1\r\n\r\n";
    FramedStream stream(request, written.head);
    const auto process = []<typename Library>(Library& library, FramedStream& framed) {
        bool closed = false;
        if constexpr (requires { library.process_request(framed, false, closed, nullptr); })
            library.process_request(framed, false, closed, nullptr);  // 0.11
        else if constexpr (requires {
                               library.process_request(framed, "", 0, "", 0, false, closed, nullptr);
                           })
            library.process_request(framed, "", 0, "", 0, false, closed, nullptr);  // 0.18 to 0.41
        else
            static_assert(
                is_known_version<Library>,
                "this version of cpp-httplib processes requests in a way that is not known here: see "
                "Server::process_request in its header, and add the call");
    };
    process(*this, stream);
    writing = {};
    return written;
}

}  // namespace shim
