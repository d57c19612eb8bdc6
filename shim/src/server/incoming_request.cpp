// SPDX-License-Identifier: PostgreSQL
#include "server/incoming_request.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "http/content_coding.hpp"
#include "http/problem.hpp"

namespace shim {

namespace {

Response last_response(Problem problem) {
    problem.closes = true;
    return response_of(problem);
}

Request request_with(Head& head, const IncomingRequest::Client& client, ByteBudget::Charge& charge) {
    return {.method = std::move(head.method),
            .target = std::move(head.target),
            .headers = std::move(head.fields),
            .body = {},
            .remote_address = client.address,
            .room = &charge,
            .client_socket = client.socket,
            .crew = client.crew,
            .wake = client.wake};
}

}  // namespace

Problem problem_of(const Refusal& refusal) {
    return {refusal.status, refusal.detail};
}

Problem request_timeout() {
    return {408, "The request did not come to its end, or not in time."};
}

IncomingRequest::IncomingRequest(RequestHandler& handler, ByteBudget::Charge& charge, Head&& head,
                                 const Client& client, const Problem& problem)
    : charge_(charge),
      course_(handler.begin(request_with(head, client, charge))),
      is_http_1_0_(head.is_http_1_0),
      keeps_alive_(false),
      expects_continue_(false) {
    refuse(problem);
}

IncomingRequest::IncomingRequest(RequestHandler& handler, ByteBudget::Charge& charge, Head&& head,
                                 const Client& client)
    : charge_(charge),
      course_(handler.begin(request_with(head, client, charge))),
      is_http_1_0_(head.is_http_1_0),
      keeps_alive_(head.keeps_alive),
      expects_continue_(head.expects_continue && head.body != Head::Body::none) {
    ask_about(head);
}

IncomingRequest::~IncomingRequest() {
    if (finished_) return;
    try {
        refuse(request_timeout());
        complete(std::move(*refusal_));
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
    }
}

/// Of the head, what frames the body: its fields are with the request by now.
void IncomingRequest::ask_about(const Head& framing) {
    const std::size_t most = course_->most_body_bytes();
    const Headers& fields = course_->request().headers;
    if (const Refusal refusal = refuse_body(framing, fields, most); refusal.status != 0)
        return refuse(problem_of(refusal));
    refusal_ = course_->refuse();
    if (framing.body == Head::Body::none || (refusal_ && (refusal_->closes || expects_continue_))) {
        answerable_ = true;
        is_cut_short_ = framing.body != Head::Body::none;
        closes_ = is_cut_short_;
        return;
    }
    reader_.emplace(framing, fields, most, refusal_.has_value());
}

void IncomingRequest::refuse(const Problem& problem) {
    refusal_ = last_response(problem);
    reader_.reset();
    answerable_ = true;
    is_cut_short_ = true;
}

bool IncomingRequest::read_body(std::string_view& bytes) {
    if (answerable_) return true;
    const BodyReader::Verdict verdict = reader_->read(bytes);
    if (verdict == BodyReader::Verdict::refused) {
        refuse(problem_of(reader_->refusal()));
    } else if (verdict == BodyReader::Verdict::whole) {
        course_->request().body = std::move(reader_->body());
        reader_.reset();
        answerable_ = true;
    }
    return answerable_;
}

std::size_t IncomingRequest::bytes_held() const {
    return heap_bytes(course_->request().body) + (reader_ ? reader_->bytes_held() : 0);
}

std::string_view IncomingRequest::method() const {
    const std::string_view method = course_->request().method;
    if (!is_cut_short_) return method;
    return method == "HEAD" ? "HEAD" : "GET";
}

bool IncomingRequest::work_out() {
    response_ = refusal_ ? std::exchange(refusal_, std::nullopt) : course_->answer();
    return response_.has_value();
}

Response IncomingRequest::answer() {
    Response response = std::move(*response_);
    std::string().swap(course_->request().body);  // what is held from here on is the answer
    code_content(course_->request().headers, response);
    if (!charge_.try_set(bytes_held() + heap_bytes(response.body))) {
        refuse(too_many_bytes());
        response = std::move(*refusal_);
    }
    if (response.stream) {
        response.closes = true;
        if (course_->request().method != "HEAD") stream_ = response.stream;
    }
    return complete(std::move(response));
}

Response IncomingRequest::answer_for(int status) {
    return complete(status >= 500 ? response_of(internal_error())
                                  : last_response({status, "The request could not be read."}));
}

Response IncomingRequest::complete(Response response) {
    response.closes = response.closes || closes_ || !keeps_alive_;
    if (is_http_1_0_ && !response.closes) response.headers.emplace_back("Connection", "keep-alive");
    course_->finish(response);
    finished_ = true;
    return response;
}

}  // namespace shim
