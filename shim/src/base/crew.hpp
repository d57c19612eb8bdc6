// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace shim {

/// How many threads can work at the same time; two where there is one, so that one that waits holds up none.
std::size_t processors();

/// Threads that share their work, of which no more look for it than can do it at the same time: the others would
/// only wake each other. A thread that will be long about something is absent meanwhile, and others take its place.
class Crew {
public:
    explicit Crew(std::size_t most_active)
        : most_active_(most_active), least_active_((most_active + 1) / 2) {}

    void step_in() { ++active_; }
    void step_out();

    /// For as long as it lives, the thread does not count.
    class Absence {
    public:
        explicit Absence(Crew& crew) : crew_(crew) { crew_.step_out(); }
        ~Absence() { crew_.step_in(); }
        Absence(const Absence&) = delete;
        Absence& operator=(const Absence&) = delete;

    private:
        Crew& crew_;
    };

    /// Whether there are enough without the one that asks, who is one of them.
    [[nodiscard]] bool is_crowded() const { return active_ > most_active_ && !dismissed_; }

    /// Waits until too few are left, or all are dismissed.
    void step_aside();

    /// From now on nobody steps aside.
    void dismiss();

private:
    const std::size_t most_active_;
    const std::size_t least_active_;
    std::atomic<std::size_t> active_ = 0;
    std::atomic<std::size_t> aside_ = 0;
    std::atomic<bool> dismissed_ = false;
    std::mutex mutex_;
    std::condition_variable wanted_;
};

}  // namespace shim
