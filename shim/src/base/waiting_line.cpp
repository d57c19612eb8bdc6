// SPDX-License-Identifier: PostgreSQL
#include "base/waiting_line.hpp"

#include <algorithm>
#include <utility>

namespace shim {

WaitingLine::Turn::Turn(WaitingLine& line, Clock::time_point deadline, std::function<void()> called,
                        std::shared_ptr<Task> task)
    : line_(line), deadline_(deadline), called_(std::move(called)), task_(std::move(task)) {
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
    if (const auto called = leave()) called();
}

/// Gives the place back, or to the first who waits: then the caller is to call it, without the line being locked meanwhile.
std::function<void()> WaitingLine::Turn::leave() {
    const std::lock_guard lock(line_.mutex_);
    if (state_ == State::waiting) line_.waiting_.erase(position_);
    if (state_ != State::here) return {};
    if (line_.waiting_.empty()) {
        --line_.taken_;
        return {};
    }
    Turn& first = *line_.waiting_.front();
    line_.waiting_.pop_front();
    first.state_ = State::here;
    return std::move(first.called_);
}

WaitingLine::Turn::State WaitingLine::Turn::look() {
    const std::lock_guard lock(line_.mutex_);
    if (state_ == State::waiting && Clock::now() >= deadline_) {
        line_.waiting_.erase(position_);
        state_ = State::over;
    }
    return state_;
}

std::vector<std::shared_ptr<WaitingLine::Task>> WaitingLine::take_tasks(std::size_t most) {
    std::vector<std::shared_ptr<Task>> tasks;
    const std::lock_guard lock(mutex_);
    most = std::min(most, (waiting_.size() + places_ - 1) / places_);
    while (tasks.size() < most && !waiting_.empty() && waiting_.front()->task_) {
        Turn& first = *waiting_.front();
        waiting_.pop_front();
        first.state_ = Turn::State::taken;
        tasks.push_back(std::move(first.task_));
    }
    return tasks;
}

WaitingLine::Counts WaitingLine::counts() {
    const std::lock_guard lock(mutex_);
    return {taken_, waiting_.size()};
}

}  // namespace shim
