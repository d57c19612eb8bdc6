// SPDX-License-Identifier: PostgreSQL
#include "exchange.hpp"

#include <exception>
#include <utility>

#include "content_coding.hpp"
#include "log.hpp"
#include "problem.hpp"

namespace shim {

namespace {

Response response_to(const Refusal& refusal) {
    Problem problem{refusal.status, refusal.detail};
    problem.closes = true;
    return response_of(problem);
}

Request request_with(Head& head, const Exchange::Client& client) {
    return {std::move(head.method), std::move(head.target), std::move(head.fields), {},
            client.address,         client.socket};
}

}  // namespace

Refusal too_many_bytes_in_flight() {
    return {503, "Too many bytes of requests and answers are held here. Send this request again later."};
}

Refusal request_timeout() {
    return {408, "The request did not come to its end, or not in time."};
}

Exchange::Exchange(RequestHandler& handler, ByteBudget::Charge& charge, Head&& head, const Client& client,
                   const Refusal& refusal)
    : handler_(handler),
      charge_(charge),
      request_(request_with(head, client)),
      is_http_1_0_(head.is_http_1_0),
      keeps_alive_(false),
      expects_continue_(false) {
    handler_.begin(request_);
    refuse(refusal);
}

Exchange::Exchange(RequestHandler& handler, ByteBudget::Charge& charge, Head&& head, const Client& client)
    : handler_(handler),
      charge_(charge),
      is_http_1_0_(head.is_http_1_0),
      keeps_alive_(head.keeps_alive),
      expects_continue_(head.expects_continue && head.body != Head::Body::none) {
    Head framing;  // what the reader needs of it
    framing.body = head.body;
    framing.length = head.length;
    if (auto coding = combined_header(head.fields, "Content-Encoding"))
        framing.fields.emplace_back("Content-Encoding", std::move(*coding));
    request_ = request_with(head, client);
    handler_.begin(request_);
    ask_about(framing);
}

Exchange::~Exchange() {
    if (finished_) return;
    try {
        resume();
        refuse(request_timeout());
        complete(std::move(*refusal_));
    } catch (const std::exception& error) {
        log_line("unexpected error", error.what());
    }
}

void Exchange::resume() {
    if (notes_) handler_.resume(std::exchange(notes_, nullptr));
}

void Exchange::ask_about(const Head& head) {
    const std::size_t most = handler_.most_body_bytes(request_);
    if (const Refusal refusal = refuse_body(head, most); refusal.status != 0) return refuse(refusal);
    refusal_ = handler_.refuse(request_);
    if (head.body == Head::Body::none || (refusal_ && (refusal_->closes || expects_continue_))) {
        answerable_ = true;
        is_cut_short_ = head.body != Head::Body::none;
        closes_ = is_cut_short_;
        return;
    }
    reader_.emplace(head, most, refusal_.has_value());
}

void Exchange::refuse(const Refusal& refusal) {
    refusal_ = response_to(refusal);
    if (refusal.status == too_many_bytes_in_flight().status)
        refusal_->headers.emplace_back("Retry-After", "1");
    reader_.reset();
    answerable_ = true;
    is_cut_short_ = true;
}

bool Exchange::read_body(std::string_view& bytes) {
    if (answerable_) return true;
    const BodyReader::Verdict verdict = reader_->read(bytes);
    if (verdict == BodyReader::Verdict::refused) {
        refuse(Refusal(reader_->refusal()));
    } else if (verdict == BodyReader::Verdict::whole) {
        request_.body = std::move(reader_->body());
        reader_.reset();
        answerable_ = true;
    }
    return answerable_;
}

std::size_t Exchange::bytes_held() const {
    return request_.body.size() + (reader_ ? reader_->bytes_held() : 0);
}

std::string_view Exchange::method() const {
    if (!is_cut_short_) return request_.method;
    return request_.method == "HEAD" ? "HEAD" : "GET";
}

Response Exchange::answer() {
    Response response = refusal_ ? std::move(*refusal_) : handler_.answer(request_);
    code_content(request_.headers, response);
    if (!charge_.fits(bytes_held() + response.body.size())) {
        refuse(too_many_bytes_in_flight());
        response = std::move(*refusal_);
    }
    return complete(std::move(response));
}

Response Exchange::answer_for(int status) {
    return complete(status >= 500 ? response_of(internal_error())
                                  : response_to({status, "The request could not be read."}));
}

Response Exchange::complete(Response response) {
    response.closes = response.closes || closes_ || !keeps_alive_;
    if (is_http_1_0_ && !response.closes) response.headers.emplace_back("Connection", "keep-alive");
    handler_.finish(request_, response);
    finished_ = true;
    return response;
}

}  // namespace shim
