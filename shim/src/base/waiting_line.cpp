// SPDX-License-Identifier: PostgreSQL
#include "base/waiting_line.hpp"

#include <algorithm>
#include <utility>

namespace shim {

WaitingLine::Turn::Turn(WaitingLine& line, Clock::time_point deadline, std::function<void()> called,
                        std::shared_ptr<Task> task, std::optional<Group> group)
    : line_(line), deadline_(deadline), called_(std::move(called)), task_(std::move(task)) {
    const std::lock_guard lock(line_.mutex_);
    if (group) {
        taken_by_group_ = &line_.taken_by_group_[group->number];
        most_of_group_ = std::max<std::size_t>(1, group->most_places);
    }
    if (may_have_place(began_)) {
        take_place();
    } else if (line_.waiting_.size() < line_.most_waiting_) {
        position_ = line_.waiting_.insert(line_.waiting_.end(), this);
        if (!shares_) ++line_.waiting_alone_;
    } else {
        state_ = State::over;
    }
}

WaitingLine::Turn::~Turn() {
    if (const auto called = leave()) called();
}

/// Nobody waits for a place that there is for him: who gives one back hands it on.
bool WaitingLine::Turn::may_have_place(Clock::time_point now) const {
    if (line_.taken_ == line_.places_ || (taken_by_group_ != nullptr && *taken_by_group_ >= most_of_group_))
        return false;
    return now >= patient_until_ || line_.taken_by_sharing_ < line_.sharing_.places;
}

void WaitingLine::Turn::take_place() {
    state_ = State::here;
    ++line_.taken_;
    if (shares_) ++line_.taken_by_sharing_;
    if (taken_by_group_ != nullptr) ++*taken_by_group_;
}

/// The first who may have a place.
WaitingLine::Waiting::iterator WaitingLine::next() {
    const auto now = Clock::now();
    const auto may = [now](const Turn* turn) { return turn->may_have_place(now); };
    if (waiting_.empty() || may(waiting_.front())) return waiting_.begin();
    return waiting_alone_ == 0 ? waiting_.end() : std::ranges::find_if(waiting_, may);
}

void WaitingLine::forget(Waiting::iterator position) {
    if (!(*position)->shares_) --waiting_alone_;
    waiting_.erase(position);
}

/// Gives the place back, or to the first who waits: then the caller is to call it, without the line being locked meanwhile.
std::function<void()> WaitingLine::Turn::leave() {
    const std::lock_guard lock(line_.mutex_);
    if (state_ == State::waiting) line_.forget(position_);
    if (state_ != State::here) return {};
    --line_.taken_;
    if (shares_) --line_.taken_by_sharing_;
    if (taken_by_group_ != nullptr) --*taken_by_group_;
    const auto next = line_.next();
    if (next == line_.waiting_.end()) return {};
    Turn& turn = **next;
    line_.forget(next);
    turn.take_place();
    return std::move(turn.called_);
}

WaitingLine::Turn::State WaitingLine::Turn::look() {
    const std::lock_guard lock(line_.mutex_);
    if (state_ != State::waiting) return state_;
    const auto now = Clock::now();
    if (now >= looks_again_at_) looks_again_at_ = deadline_;
    if (now >= deadline_) {
        line_.forget(position_);
        state_ = State::over;
    } else if (may_have_place(now)) {
        line_.forget(position_);
        take_place();
    }
    return state_;
}

std::vector<std::shared_ptr<WaitingLine::Task>> WaitingLine::take_tasks(std::size_t most) {
    std::vector<std::shared_ptr<Task>> tasks;
    tasks.reserve(most);  // so that none that is taken can be lost
    const std::lock_guard lock(mutex_);
    const std::size_t sharers = std::max({std::size_t{1}, sharing_.places, taken_by_sharing_});
    most = std::min(most, (waiting_.size() + sharers - 1) / sharers);
    while (tasks.size() < most && !waiting_.empty() && waiting_.front()->task_) {
        Turn& first = *waiting_.front();
        waiting_.pop_front();  // it has a task
        first.state_ = Turn::State::taken;
        tasks.push_back(std::move(first.task_));
    }
    return tasks;
}

WaitingLine::Counts WaitingLine::counts() {
    const std::lock_guard lock(mutex_);
    return {taken_, taken_ == places_ ? waiting_.size() : waiting_alone_};
}

}  // namespace shim
