// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "database/connector.hpp"
#include "database/entry.hpp"

namespace shim {

/// Merges the entries that many threads record at the same time into few transactions: while one batch is
/// being written, the next one gathers. Nobody waits for a batch to fill.
class RecordWriter {
public:
    using Clock = std::chrono::steady_clock;

    /// Told how many entries a batch had that was written.
    using Observer = std::function<void(std::size_t)>;

    /// Every thread has a connection of its own.
    RecordWriter(Connector& connector, std::size_t threads, std::size_t most_waiting, Observer observer = {});

    /// Writes what is waiting first.
    ~RecordWriter();
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;

    struct Written {
        std::optional<Receipt>
            receipt;  // none: something in the batch failed it, so that each has to be written alone
        bool outcome_unknown = false;  // an attempt to write the batch may have committed
        std::size_t batch_size = 0;
    };

    /// Returns after the commit. Gives up while it waits for its turn, at the deadline or at once where too
    /// many are waiting: then nothing was written. Throws DatabaseError, PoolExhausted.
    Written record(NewEntry entry, Clock::time_point deadline);

private:
    struct Waiting {
        NewEntry entry;
        std::promise<Written> written;
    };
    using Batch = std::vector<std::unique_ptr<Waiting>>;

    void run();
    Batch take();
    bool withdraw(const Waiting* waiting);

    Connector& connector_;
    const std::size_t most_waiting_;
    const Observer observer_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Waiting>> queue_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;  // the last member: they use the others
};

}  // namespace shim
