// SPDX-License-Identifier: PostgreSQL
#include "operations/events.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/answer_stream.hpp"
#include "http/problem.hpp"

namespace shim {

namespace {

using News = ChangeFeed::Listener::News;

constexpr std::chrono::seconds between_events{1};
constexpr std::chrono::seconds longest_silence{15};

/// Unlike any other, also of another connection.
std::string event_id() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

class ChangeEvents final : public AnswerStream {
public:
    ChangeEvents(std::unique_ptr<ChangeFeed::Listener> listener,
                 std::optional<std::chrono::seconds> valid_for)
        : listener_(std::move(listener)),
          end_(valid_for ? Clock::now() + *valid_for : Clock::time_point::max()) {}

    Piece next(Clock::time_point now) override {
        const News news = listener_->news();
        if (news == News::ended || now >= end_) return {.text = {}, .asks_again_at = now, .is_last = true};
        if (is_new_) return event(now, "retry: 2000\n");
        const bool has_changed = news == News::changed;
        if (has_changed && now >= spoke_at_ + between_events) return event(now);
        if (now >= spoke_at_ + longest_silence) return say(now, ": nothing new\n\n");
        return say_nothing_until(spoke_at_ + (has_changed ? between_events : longest_silence));
    }

private:
    Piece event(Clock::time_point now, const std::string& before = {}) {
        is_new_ = false;
        listener_->told();
        return say(now, before + "event: changed\nid: " + event_id() + "\ndata: {}\n\n");
    }

    Piece say(Clock::time_point now, std::string text) {
        spoke_at_ = now;
        Piece piece = say_nothing_until(now + longest_silence);
        piece.text = std::move(text);
        return piece;
    }

    [[nodiscard]] Piece say_nothing_until(Clock::time_point then) const {
        return {.text = {}, .asks_again_at = std::min(then, end_)};
    }

    const std::unique_ptr<ChangeFeed::Listener> listener_;
    const Clock::time_point end_;  // of what the caller may hear
    bool is_new_ = true;
    Clock::time_point spoke_at_;
};

Problem no_events(Changes::Source source) {
    Problem problem{
        501,
        "Changes are not told: learning_log.notify is off in the database. Ask again from time to time."};
    if (source == Changes::Source::pooler)
        problem.detail =
            "Changes cannot be heard of through a pooler that shares sessions. Ask again from time to time.";
    if (source == Changes::Source::proxy)
        problem.detail = "Changes cannot be heard of through PL/Proxy. Ask again from time to time.";
    if (source == Changes::Source::standby)
        problem.detail = "Changes cannot be heard of on a standby. Ask again from time to time.";
    problem.kind = "no-events";
    problem.title = "No Events";
    return problem;
}

}  // namespace

Response get_events(Database& database, ChangeFeed& changes, Exchange& exchange, const Arguments& arguments) {
    const Changes known = database.changes_of(arguments.text("user_id"), exchange.notes);
    if (known.source != Changes::Source::database) return response_of(no_events(known.source));
    auto listener = changes.listen(known.learner, exchange.notes.wake);
    if (!listener) return response_of(database_busy("Too many clients listen already. Try again later."));
    Response response{200, "text/event-stream", ""};
    response.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
    response.stream = std::make_shared<ChangeEvents>(std::move(listener), exchange.caller.valid_for);
    return response;
}

}  // namespace shim
