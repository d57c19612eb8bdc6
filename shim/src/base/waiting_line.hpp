// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace shim {

/// A number of places, and those who wait for one without holding a thread: first come, first served. A place that is given back goes to the
/// one who has waited longest, not to whoever asks just then.
class WaitingLine {
public:
    using Clock = std::chrono::steady_clock;

    explicit WaitingLine(std::size_t places,
                         std::size_t most_waiting = std::numeric_limits<std::size_t>::max())
        : places_(places), most_waiting_(most_waiting) {}
    WaitingLine(const WaitingLine&) = delete;
    WaitingLine& operator=(const WaitingLine&) = delete;

    /// What somebody who has a place can do for the one who waits for it.
    class Task {
    public:
        Task() = default;
        virtual ~Task() = default;
        Task(const Task&) = delete;
        Task& operator=(const Task&) = delete;
    };

    /// A place, or one in the line, for as long as this lives.
    class Turn {
    public:
        enum class State {
            waiting,
            here,   // it has a place
            over,   // it has waited long enough, or there were too many before it
            taken,  // who has a place does its task, and it needs none any more
        };

        /// `called` is called once where the turn comes later, from the thread that gives its place back; perhaps when
        /// this one has seen its turn and is gone.
        Turn(WaitingLine& line, Clock::time_point deadline, std::function<void()> called = {},
             std::shared_ptr<Task> task = {});
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        State look();

        [[nodiscard]] WaitingLine& line() const { return line_; }
        [[nodiscard]] Clock::time_point began() const { return began_; }
        [[nodiscard]] Clock::time_point deadline() const { return deadline_; }

    private:
        friend class WaitingLine;

        std::function<void()> leave();

        WaitingLine& line_;
        const Clock::time_point began_ = Clock::now();
        const Clock::time_point deadline_;
        std::function<void()> called_;
        std::shared_ptr<Task> task_;
        State state_ = State::waiting;
        std::list<Turn*>::iterator position_;  // while it waits
    };

    /// The tasks of those who have waited longest, up to the first who has none, for whoever has a place: so many that each
    /// place has its share.
    [[nodiscard]] std::vector<std::shared_ptr<Task>> take_tasks(std::size_t most);

    struct Counts {
        std::size_t taken;
        std::size_t waiting;
    };
    [[nodiscard]] Counts counts();

private:
    const std::size_t places_;
    const std::size_t most_waiting_;
    std::mutex mutex_;
    std::size_t taken_ = 0;
    std::list<Turn*> waiting_;  // in order of arrival
};

}  // namespace shim
