// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "caller.hpp"
#include "trace_context.hpp"

namespace shim {

/// What is learnt about a request on its way, for the log, the metrics and Server-Timing. A request has one
/// thread at a time, so each thread has one of these: whoever knows something writes it down. While a request waits
/// for its body, they wait with it.
struct RequestNotes {
    using Clock = std::chrono::steady_clock;

    Clock::time_point began;
    TraceContext trace;
    Caller caller;
    std::string route;  // the template; empty: none
    Clock::duration database_time{};
    std::string sqlstate;  // of the error that the request ended with
    std::size_t created = 0;
    std::size_t replayed = 0;
    std::size_t conflicts = 0;
    bool is_batch = false;
    int client_socket = -1;      // -1: nobody waits for the answer
    std::size_t batch_size = 0;  // entries in the request, or in the call that it was merged into
};

RequestNotes& request_notes();

/// Counts the time of its life as the database's.
class DatabaseTimer {
public:
    DatabaseTimer() : began_(RequestNotes::Clock::now()) {}
    ~DatabaseTimer() { request_notes().database_time += RequestNotes::Clock::now() - began_; }
    DatabaseTimer(const DatabaseTimer&) = delete;
    DatabaseTimer& operator=(const DatabaseTimer&) = delete;

private:
    const RequestNotes::Clock::time_point began_;
};

}  // namespace shim
