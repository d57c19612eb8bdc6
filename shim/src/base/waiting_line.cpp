// SPDX-License-Identifier: PostgreSQL
#include "base/waiting_line.hpp"

#include <utility>

namespace shim {

WaitingLine::Turn::Turn(WaitingLine& line, Clock::time_point deadline, std::function<void()> called)
    : line_(line), deadline_(deadline), called_(std::move(called)) {
    const std::lock_guard lock(line_.mutex_);
    if (line_.taken_ < line_.places_) {  // nobody waits then: a place that is given back is handed on
        ++line_.taken_;
        state_ = State::here;
    } else if (line_.waiting_.size() < line_.most_waiting_) {
        position_ = line_.waiting_.insert(line_.waiting_.end(), this);
    } else {
        state_ = State::over;
    }
}

WaitingLine::Turn::~Turn() {
    const std::lock_guard lock(line_.mutex_);
    if (state_ == State::waiting) line_.waiting_.erase(position_);
    if (state_ != State::here) return;
    if (line_.waiting_.empty()) {
        --line_.taken_;
        return;
    }
    Turn& first = *line_.waiting_.front();
    line_.waiting_.pop_front();
    first.state_ = State::here;
    if (first.called_) first.called_();  // under the lock, since it may be gone as soon as it may go on
}

WaitingLine::Turn::State WaitingLine::Turn::look() {
    const std::lock_guard lock(line_.mutex_);
    if (state_ == State::waiting && Clock::now() >= deadline_) {
        line_.waiting_.erase(position_);
        state_ = State::over;
    }
    return state_;
}

WaitingLine::Counts WaitingLine::counts() {
    const std::lock_guard lock(mutex_);
    return {taken_, waiting_.size()};
}

}  // namespace shim
