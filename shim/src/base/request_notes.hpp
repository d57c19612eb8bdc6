// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/answer_room.hpp"
#include "base/crew.hpp"
#include "base/waiting_line.hpp"

namespace shim {

class Recording;
class SharedCall;

/// How many entries had which outcome.
struct OutcomeCounts {
    std::size_t created = 0;
    std::size_t replayed = 0;
    std::size_t conflicts = 0;
    std::size_t voided = 0;
};

/// What is learnt about a request on its way, for the log, the metrics and Server-Timing: whoever knows something
/// writes it down.
struct RequestNotes : OutcomeCounts {
    using Clock = std::chrono::steady_clock;

    Clock::time_point began = Clock::now();
    Clock::duration database_time{};
    std::string sqlstate;           // of the error that the request ended with
    std::size_t request_bytes = 0;  // of its body, which is not kept until the end
    std::size_t batch_size = 0;     // entries in the request, or in the call that it was merged into
    AnswerRoom* room = nullptr;     // asked before a large answer is fetched; none: nobody counts
    int client_socket = -1;  // watched while the database works: nobody waits any more for whoever is gone

    // How it waits for others without holding a thread: what it waits for, who calls it, when it looks for itself.
    std::shared_ptr<Recording> recording;
    std::shared_ptr<SharedCall> call;  // which others may make for it
    std::unique_ptr<WaitingLine::Turn> turn;
    bool of_read_database = false;  // the turn is
    std::function<void()> wake;
    Crew* crew = nullptr;                  // whose thread works on it
    std::optional<Crew::Absence> absence;  // from when it has its session: then it can take long
    Clock::time_point asks_again_at = Clock::time_point::max();
};

/// Counts the time of its life as the database's.
class DatabaseTimer {
public:
    explicit DatabaseTimer(RequestNotes& notes) : notes_(notes), began_(RequestNotes::Clock::now()) {}
    ~DatabaseTimer() { notes_.database_time += RequestNotes::Clock::now() - began_; }
    DatabaseTimer(const DatabaseTimer&) = delete;
    DatabaseTimer& operator=(const DatabaseTimer&) = delete;

private:
    RequestNotes& notes_;
    const RequestNotes::Clock::time_point began_;
};

}  // namespace shim
