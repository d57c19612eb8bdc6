// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace shim {

/// A number of places, and those who wait for one without holding a thread: first come, first served. A place that is given back goes to the
/// one who has waited longest, not to whoever asks just then.
///
/// Who has a place may do the tasks of others together with its own, which costs less than a place for each. So only a few places
/// are given to those who have tasks; the others wait for one of these, and have a place of their own, as long as there are
/// any, once they have waited for longer than such tasks take.
///
/// Who may be held up together, by what others have nothing to do with, is a group, which leaves places to others.
class WaitingLine {
public:
    using Clock = std::chrono::steady_clock;

    /// For those who have tasks.
    struct Sharing {
        std::size_t places;
        Clock::duration patience;
    };

    explicit WaitingLine(std::size_t places,
                         std::size_t most_waiting = std::numeric_limits<std::size_t>::max())
        : places_(places), most_waiting_(most_waiting), sharing_{places, {}} {}
    WaitingLine(std::size_t places, Sharing sharing)
        : places_(places),
          most_waiting_(std::numeric_limits<std::size_t>::max()),
          sharing_{std::min(places, sharing.places), sharing.patience} {}
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

    struct Group {
        std::uint32_t number;
        std::size_t most_places;  // it may have one at least
    };

    class Turn;
    using Waiting = std::list<Turn*>;  // in order of arrival

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
             std::shared_ptr<Task> task = {}, std::optional<Group> group = {});
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        State look();

        [[nodiscard]] WaitingLine& line() const { return line_; }
        [[nodiscard]] Clock::time_point began() const { return began_; }
        [[nodiscard]] Clock::time_point deadline() const { return deadline_; }

        /// When who waits should look although it was not called.
        [[nodiscard]] Clock::time_point looks_again_at() const { return looks_again_at_; }

    private:
        friend class WaitingLine;

        std::function<void()> leave();
        [[nodiscard]] bool may_have_place(Clock::time_point now) const;
        void take_place();

        WaitingLine& line_;
        const Clock::time_point began_ = Clock::now();
        const Clock::time_point deadline_;
        std::function<void()> called_;
        std::shared_ptr<Task> task_;
        std::size_t* taken_by_group_ = nullptr;  // its own, if it is of one
        std::size_t most_of_group_ = 0;
        const bool shares_ = task_ != nullptr;
        const Clock::time_point patient_until_ = shares_ ? began_ + line_.sharing_.patience : began_;
        Clock::time_point looks_again_at_ = shares_ ? std::min(patient_until_, deadline_) : deadline_;
        State state_ = State::waiting;
        Waiting::iterator position_;  // while it waits
    };

    /// The tasks of those who have waited longest, up to the first who has none, for whoever has a place: so many that each
    /// place has its share.
    [[nodiscard]] std::vector<std::shared_ptr<Task>> take_tasks(std::size_t most);

    struct Counts {
        std::size_t taken;
        std::size_t waiting;  // because none is left, or none for their group
    };
    [[nodiscard]] Counts counts();

private:
    Waiting::iterator next();
    void forget(Waiting::iterator position);

    const std::size_t places_;
    const std::size_t most_waiting_;
    const Sharing sharing_;
    std::mutex mutex_;
    std::size_t taken_ = 0;
    std::size_t taken_by_sharing_ = 0;
    std::map<std::uint32_t, std::size_t> taken_by_group_;  // of all that there have been, by their numbers
    std::size_t waiting_alone_ = 0;                        // of those who wait, those without a task
    Waiting waiting_;
};

}  // namespace shim
