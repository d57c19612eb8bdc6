// SPDX-License-Identifier: PostgreSQL
#include "database/record_writer.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "base/log.hpp"
#include "base/threads.hpp"
#include "database/record_batch_call.hpp"
#include "database/repeating.hpp"

// One client must not harm the others of its batch:
//
// - Where the batch fails because of what is in it, nothing of it is
//   written, and each client writes its entry alone, over the pool.
// - An entry that has to wait for a lock which somebody else holds would make all of them wait. So the
//   batch waits only shortly, and then fails in the same way: whoever needs the lock waits for it alone.

namespace shim {

namespace {

constexpr std::ptrdiff_t largest_batch = 1000;
constexpr std::chrono::milliseconds longest_lock_wait{250};

/// Whoever waits longer than a request may is told so meanwhile.
constexpr std::chrono::milliseconds pause_without_memory{50};

/// No more threads than this are made because of the number of shards.
constexpr std::size_t most_threads = 16;

}  // namespace

/// The connection of one thread.
class RecordWriter::Session {
public:
    explicit Session(Connector& connector) : connector_(connector) {}

    Connection& connection() {
        if (!connector_.is_of_use(connection_)) {
            connection_.reset();
            connection_ = connector_.connect(longest_lock_wait);
        }
        return *connection_;
    }

    void discard() { connector_.lost(std::move(connection_)); }

private:
    Connector& connector_;
    std::unique_ptr<Connection> connection_;
};

void Recording::finish(Written written) {
    const std::lock_guard lock(mutex_);
    written_ = std::move(written);
    is_finished_ = true;
    called_();
}

void Recording::fail(const std::exception_ptr& why) {
    const std::lock_guard lock(mutex_);
    if (is_finished_) return;
    failure_ = why;
    is_finished_ = true;
    called_();
}

RecordWriter::RecordWriter(Connector& connector, std::size_t threads, std::size_t most_waiting,
                           Observer observer)
    : connector_(connector), most_waiting_(most_waiting), observer_(std::move(observer)) {
    start_threads(threads_, threads, [this](std::size_t) { run(); }, [this] { stop(); });
}

RecordWriter::~RecordWriter() {
    stop();
}

/// The threads end once nothing waits any more.
void RecordWriter::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_all();
}

std::shared_ptr<Recording> RecordWriter::begin(NewEntry entry, Clock::time_point deadline,
                                               std::function<void()> called) {
    auto recording = std::make_shared<Recording>(std::move(entry), deadline, std::move(called));
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= most_waiting_) throw PoolExhausted();
        queue_.push_back(recording);
    }
    arrived_.notify_one();
    return recording;
}

Recording::Written* RecordWriter::look(Recording& recording) {
    const std::lock_guard lock(recording.mutex_);
    if (!recording.is_finished_) {
        if (Clock::now() < recording.deadline_ || !withdraw(recording)) return nullptr;
        throw PoolExhausted();
    }
    if (recording.failure_) std::rethrow_exception(recording.failure_);
    return &recording.written_;
}

/// False where its turn has come already.
bool RecordWriter::withdraw(const Recording& recording) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(queue_, [&recording](const auto& other) { return other.get() == &recording; }) > 0;
}

/// The first that waits for a shard to which nobody is writing.
std::deque<std::shared_ptr<Recording>>::iterator RecordWriter::first_free() {
    return std::ranges::find_if(queue_, [this](const auto& one) { return !busy_.contains(shard_of(*one)); });
}

/// False where the end has come.
bool RecordWriter::wait_for_entries() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return first_free() != queue_.end() || (stopping_ && queue_.empty()); });
    return !queue_.empty();
}

/// Before a batch is taken: the first one is to be of one shard already. Where there is no connection, writing says so. Shards
/// become more, never fewer; a session that was there before knows an older number.
void RecordWriter::learn_shards(Session& session) {
    try {
        const std::uint32_t shards = session.connection().shards();
        const std::lock_guard lock(mutex_);
        if (shards <= shards_ || !busy_.empty()) return;
        shards_ = shards;
        while (!stopping_ && threads_.size() < std::min<std::size_t>(shards, most_threads))
            threads_.emplace_back([this] { run(); });
    } catch (const DatabaseError&) {
        return;
    } catch (const std::exception& error) {
        log_line("fewer writers than shards", error.what());  // they serve all shards, in turn
    }
}

/// Whatever is waiting, where there are shards of one of them; nothing where others have taken it.
RecordWriter::Batch RecordWriter::take() {
    const std::lock_guard lock(mutex_);
    Batch batch;
    const auto first = first_free();
    if (first == queue_.end()) return batch;
    auto end = queue_.end();
    if (shards_ > 1) {
        batch.shard = shard_of(**first);
        end =
            std::stable_partition(first, end, [&](const auto& one) { return shard_of(*one) == batch.shard; });
    }
    end = first + std::min<std::ptrdiff_t>(end - first, largest_batch);
    batch.recordings.reserve(static_cast<std::size_t>(end - first));
    if (batch.shard) busy_.insert(*batch.shard);
    // What is taken is written: from here on nothing can be thrown.
    batch.recordings.assign(std::move_iterator(first), std::move_iterator(end));
    queue_.erase(first, end);
    return batch;
}

void RecordWriter::give_back(const Batch& batch) {
    if (!batch.shard) return;
    {
        const std::lock_guard lock(mutex_);
        busy_.erase(*batch.shard);
    }
    arrived_.notify_all();
}

void RecordWriter::run() {
    Session session(connector_);
    while (wait_for_entries()) {
        try {
            learn_shards(session);
            const Batch batch = take();
            if (batch.recordings.empty()) continue;
            write(session, batch);
            give_back(batch);
        } catch (const std::bad_alloc& error) {
            log_line("unexpected error", error.what());
            std::this_thread::sleep_for(pause_without_memory);
        }
    }
}

/// Each is told what became of it.
void RecordWriter::write(Session& session, const Batch& batch) {
    Repeating repeating("record_learning_batch");
    try {
        auto receipts = receipts_of(session, repeating, batch);
        if (observer_ && !receipts.empty()) observer_(receipts.size());
        for (std::size_t i = 0; i < batch.recordings.size(); ++i) {
            Recording::Written written{std::nullopt, repeating.outcome_unknown(), batch.recordings.size()};
            if (!receipts.empty()) written.receipt = std::move(receipts[i]);
            batch.recordings[i]->finish(std::move(written));
        }
    } catch (const std::exception&) {
        for (const auto& recording : batch.recordings) recording->fail(std::current_exception());
    }
}

/// One receipt per entry; none at all where each entry has to be written alone. Throws DatabaseError.
std::vector<Receipt> RecordWriter::receipts_of(Session& session, Repeating& repeating, const Batch& batch) {
    std::vector<const NewEntry*> entries;
    entries.reserve(batch.recordings.size());
    for (const auto& recording : batch.recordings) entries.push_back(&recording->entry_);
    try {
        auto receipts = repeating.run(session, [&entries](Connection& connection) {
            return record_learning_batch(connection, entries);
        });
        if (repeating.outcome_unknown()) count_as_created(receipts);
        return receipts;
    } catch (const DatabaseError& error) {
        const bool shard_is_away = batch.shard && remedy_for(error) == Remedy::repeat_once;
        if (shard_is_away || meets_everyone(error)) throw;
        return {};
    }
}

}  // namespace shim
