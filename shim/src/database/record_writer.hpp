// SPDX-License-Identifier: PostgreSQL
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "database/connector.hpp"
#include "database/entry.hpp"
#include "database/learner_partition.hpp"

namespace shim {

class Repeating;

/// One entry on its way into the database, and what became of it.
class Recording {
public:
    using Clock = std::chrono::steady_clock;

    struct Written {
        std::optional<Receipt>
            receipt;  // none: something in the batch failed it, so that each has to be written alone
        bool outcome_unknown = false;  // an attempt to write the batch may have committed
        std::size_t batch_size = 0;
    };

    Recording(NewEntry entry, Clock::time_point deadline, std::function<void()> called)
        : entry_(std::move(entry)), deadline_(deadline), called_(std::move(called)) {}

    [[nodiscard]] Clock::time_point began() const { return began_; }
    [[nodiscard]] Clock::time_point deadline() const { return deadline_; }

private:
    friend class RecordWriter;

    void finish(Written written);
    void fail(const std::exception_ptr& why);

    const NewEntry entry_;
    const std::uint32_t partition_ = learner_partition(entry_.user_id);
    const Clock::time_point began_ = Clock::now();
    const Clock::time_point deadline_;
    const std::function<void()> called_;
    std::mutex mutex_;  // held while it is called: who looks then goes on when nobody calls any more
    bool is_finished_ = false;
    Written written_;
    std::exception_ptr failure_;
};

/// Merges the entries that many requests record at the same time into few transactions: while one batch is
/// being written, the next one gathers. Nobody waits for a batch to fill, and nobody's thread for its commit. Where the log is spread
/// over shards, each batch is one shard's, and there are as many threads: a shard that does not answer holds its own entries only.
class RecordWriter {
public:
    using Clock = Recording::Clock;

    /// Told how many entries a batch had that was written.
    using Observer = std::function<void(std::size_t)>;

    /// Every thread has a connection of its own.
    RecordWriter(Connector& connector, std::size_t threads, std::size_t most_waiting, Observer observer = {});

    /// Writes what is waiting first.
    ~RecordWriter();
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;

    /// Returns at once; `called` is called after the commit, or where it failed, by the thread that wrote. Throws PoolExhausted
    /// where too many are waiting: then nothing is written.
    std::shared_ptr<Recording> begin(NewEntry entry, Clock::time_point deadline,
                                     std::function<void()> called);

    /// What became of it; nothing where it is not known yet. Throws DatabaseError, and PoolExhausted where its turn
    /// has not come by the deadline: then nothing is written.
    Recording::Written* look(Recording& recording);

private:
    struct Batch {
        std::vector<std::shared_ptr<Recording>> recordings = {};
        std::optional<std::uint32_t> shard = {};  // of all of them, where there are several
    };

    class Session;

    void run();
    void stop();
    bool wait_for_entries();
    void learn_shards(Session& session);
    Batch take();
    void give_back(const Batch& batch);
    void write(Session& session, const Batch& batch);
    std::vector<Receipt> receipts_of(Session& session, Repeating& repeating, const Batch& batch);
    [[nodiscard]] std::uint32_t shard_of(const Recording& recording) const {
        return recording.partition_ % shards_;
    }
    std::deque<std::shared_ptr<Recording>>::iterator first_free();
    bool withdraw(const Recording& recording);

    Connector& connector_;
    const std::size_t most_waiting_;
    const Observer observer_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::shared_ptr<Recording>> queue_;
    bool stopping_ = false;
    std::uint32_t shards_ = 1;
    std::set<std::uint32_t> busy_;       // shards that a batch is being written to, where there are several
    std::vector<std::jthread> threads_;  // the last member: they use the others
};

}  // namespace shim
